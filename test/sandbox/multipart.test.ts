import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMultipart } from '../../src/sandbox/multipart.ts';

const SEEDED = { seed: 7 };
const TYPE = 'multipart/form-data; boundary=b-1';

function read(text: string, type = TYPE) {
  return readMultipart(Buffer.from(text, 'latin1'), type)?.map((part) => ({
    ...part,
    bytes: Buffer.from(part.bytes).toString('latin1'),
  }));
}

const part = (headers: string, content: string) => `--b-1\r\n${headers}\r\n\r\n${content}\r\n`;
const NAMED = 'Content-Disposition: form-data; name="a"';

describe('a multipart body', () => {
  it('gives its parts: names, files, types, bytes', () => {
    const body = `${part(NAMED, 'x')}${part('content-disposition: form-data; name="file"; filename="a \\"b\\".pdf"\r\nContent-Type: Application/PDF; q=1', '\x00\r\n--b-\r\n\xff')}--b-1--\r\n`;
    expect(read(body)).toEqual([
      { name: 'a', filename: undefined, type: undefined, bytes: 'x' },
      { name: 'file', filename: 'a "b".pdf', type: 'application/pdf', bytes: '\x00\r\n--b-\r\n\xff' },
    ]);
  });

  it('may have a quoted boundary, a preamble, an epilogue, and blanks after a delimiter', () => {
    const body = `preamble\r\n--b-1 \t\r\n${NAMED}\r\n\r\n\r\n--b-1--\r\nepilogue`;
    expect(read(body, 'multipart/form-data; charset=utf-8; boundary="b-1"')).toEqual([
      { name: 'a', filename: undefined, type: undefined, bytes: '' },
    ]);
  });

  it('gives back any bytes, and never throws', () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 4 }), (contents) => {
        const parts = contents.map((content) =>
          Buffer.concat([Buffer.from(`--b-1\r\n${NAMED}\r\n\r\n`), content, Buffer.from('\r\n')]),
        );
        const body = Buffer.concat([...parts, Buffer.from('--b-1--\r\n')]);
        expect(readMultipart(body, TYPE)?.map((one) => Buffer.from(one.bytes))).toEqual(
          contents.map((content) => Buffer.from(content)),
        );
      }),
      SEEDED,
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(bytes, fc.constant(Buffer.from(`\r\n--b-1\r\n${NAMED}\r\n\r\n`)))),
        (pieces) => {
          expect(() => readMultipart(Buffer.concat(pieces), TYPE)).not.toThrow();
        },
      ),
      SEEDED,
    );
  });

  it('is read as the built-in FormData writes it', async () => {
    const form = new FormData();
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
    form.set('messaging_product', 'whatsapp');
    form.set('file', new Blob([bytes], { type: 'audio/ogg' }), 'grüße.ogg');
    const request = new Request('http://localhost', { method: 'POST', body: form });
    const body = Buffer.from(await request.arrayBuffer());
    const parts = readMultipart(body, request.headers.get('content-type') ?? '');
    expect(parts?.map(({ name, filename, type }) => ({ name, filename, type }))).toEqual([
      { name: 'messaging_product', filename: undefined, type: undefined },
      { name: 'file', filename: 'grüße.ogg', type: 'audio/ogg' },
    ]);
    expect(parts?.[1]?.bytes).toEqual(Buffer.from(bytes));
  });

  it.each([
    ['nothing', ''],
    ['no delimiter', 'hello'],
    ['no end', part(NAMED, 'x')],
    ['a part without headers', '--b-1\r\n\r\nx\r\n--b-1--'],
    ['a part without a name', `${part('Content-Disposition: form-data', 'x')}--b-1--`],
    ['another disposition', `${part('Content-Disposition: attachment; name="a"', 'x')}--b-1--`],
    ['text after a delimiter', `--b-1 x\r\n${NAMED}\r\n\r\nx\r\n--b-1--`],
    ['a delimiter in the middle of a line', `x--b-1\r\n${NAMED}\r\n\r\nx\r\n--b-1--`],
    ['more than 100 parts', `${part(NAMED, 'x').repeat(101)}--b-1--`],
    ['a header without an end', `--b-1\r\n${NAMED}${'x'.repeat(20_000)}\r\n\r\nx\r\n--b-1--`],
  ])('that is %s is none', (_, body) => {
    expect(read(body)).toBeUndefined();
  });

  it.each([
    'multipart/form-data',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'x'.repeat(71)}`,
  ])('needs a boundary: %s', (type) => {
    expect(read(`${part(NAMED, 'x')}--b-1--`, type)).toBeUndefined();
  });
});
