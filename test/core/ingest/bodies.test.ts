import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBodies } from '../../../src/core/ingest/index.ts';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

async function read(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const bodies: string[] = [];
  for await (const body of readBodies(pieces(chunks))) bodies.push(Buffer.from(body).toString('latin1'));
  return bodies;
}

async function* pieces(chunks: readonly (string | Uint8Array)[]) {
  for (const chunk of chunks) yield Buffer.from(chunk as string);
}

describe('the bodies of a capture', () => {
  it('are one for a document on one line', async () => {
    expect(await read('{"a":1}')).toEqual(['{"a":1}']);
  });

  it('are one, with every byte between its ends, for a document over many lines', async () => {
    const pretty = JSON.stringify({ a: { b: [1, 2] } }, null, 2).replaceAll('\n', '\r\n');
    expect(await read(`\r\n ${pretty}\r\n\r\n`)).toEqual([pretty]);
  });

  it('are the elements of an array, each byte for byte, on one line or many', async () => {
    expect(await read('[{"a": "],["}, {"b":"\\"}"} ,3]')).toEqual(['{"a": "],["}', '{"b":"\\"}"}', '3']);
    const pretty = JSON.stringify({ a: 1, b: [2] }, null, 2);
    expect(await read(`[\n${pretty},\n${pretty}\n]\n`)).toEqual([pretty, pretty]);
    expect(await read(' [ ] \n')).toEqual([]);
  });

  it('are the lines of NDJSON, whatever the line ends and the blank lines between them', async () => {
    expect(await read('{"a":1}\r\n\r\n{"b":2}\n\n  {"c":3}')).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  });

  it('are the elements of every line, when each line is an array', async () => {
    expect(await read('[{"a":1},{"b":2}]\n[{"c":3}]\n[]\n{"d":4}')).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
      '{"d":4}',
    ]);
  });

  it('are none in nothing, in blank lines and in a lone byte order mark', async () => {
    for (const input of ['', ' \n\r\n\t', BOM, Buffer.concat([BOM, Buffer.from('\r\n')])]) {
      expect(await read(input)).toEqual([]);
    }
  });

  it('are read behind a byte order mark, even one on a line of its own', async () => {
    expect(await read(BOM, '{"a":1}')).toEqual(['{"a":1}']);
    expect(await read(BOM, ' [{"a":1},\n{"b":2}]')).toEqual(['{"a":1}', '{"b":2}']);
    expect(await read(BOM, '\n{\n"a":1}\n')).toEqual(['{\n"a":1}']);
  });

  it('are found around a broken line, the first one too', async () => {
    expect(await read('{"a":\n{"b":2}\nnonsense\n{"c":3}\n')).toEqual([
      '{"a":',
      '{"b":2}',
      'nonsense',
      '{"c":3}',
    ]);
  });

  it('are found around a broken element', async () => {
    expect(await read('[{"a":1},{\'b\':2},nope,{"c":3}]')).toEqual(['{"a":1}', "{'b':2}", 'nope', '{"c":3}']);
    expect(await read('[\n{"a":1},\n{"b":{"x":1},\n{"c":3}\n]\n')).toEqual([
      '{"a":1}',
      '{"b":{"x":1}',
      '{"c":3}',
    ]);
    expect(await read('[{"a":1},{"b":')).toEqual(['{"a":1}', '{"b":']);
  });

  it('are one, every byte of it, for what is no JSON at all', async () => {
    const junk = Buffer.from([0x20, 0x00, 0xff, 0x0a, 0x0d, 0x0a, 0xfe, 0x7b, 0x0a]);
    expect(await read(junk)).toEqual([junk.toString('latin1')]);
    expect(await read('not JSON, but two\nlines of text\n')).toEqual(['not JSON, but two\nlines of text\n']);
    for (const text of ['[', '[,,,]', '[[[[']) expect((await read(text)).join('')).toMatch(/^\[/);
  });

  it('are the same however the input is cut into pieces', async () => {
    const inputs = [
      '{"ä":"€"}\r\n{"b":[1,\n',
      '[{"a":1},\n{"b":"x\\"y"}]',
      '{\n "a": 1\n}\n',
      'junk\n{"a":1}\n',
    ];
    const cuts = fc.tuple(fc.constantFrom(...inputs), fc.array(fc.nat({ max: 40 }), { maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(cuts, async ([input, places]) => {
        const bytes = Buffer.from(input);
        const ends = [...places.sort((one, other) => one - other), bytes.length];
        const cut = ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
        expect(await read(...cut)).toEqual(await read(bytes));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('hold all JSON that NDJSON and arrays can carry', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1 }),
        async (values) => {
          const written = values.map((value) => JSON.stringify(value));
          const latin = written.map((text) => Buffer.from(text).toString('latin1'));
          expect(await read(written.join('\n'))).toEqual(latin);
          expect(await read(JSON.stringify(values))).toEqual(latin);
          expect(await read(JSON.stringify(values, null, 1))).toHaveLength(values.length);
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });
});
