import { describe, expect, it } from 'vitest';
import { deleteMedia, downloadMedia, mediaNode, uploadMedia } from '../../../../src/core/graph/index.ts';
import { PHONE } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

const MEDIA = '9100000000000011';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x00, 0xff]);
const file: Said = { bytes: PNG, type: 'image/png' };

/** A node whose URL leads back to the server of the test. */
function nodeAt(url: string): Said {
  return { json: { id: MEDIA, messaging_product: 'whatsapp', url, mime_type: 'image/png', file_size: 8 } };
}

describe('an upload', () => {
  it('sends the file as it is and gives its id', async () => {
    const { graph, heard } = await talk([
      // A number beyond 2^53: every digit counts.
      { bytes: Buffer.from(`{"id":${MEDIA}}`), type: 'application/json' },
    ]);
    const upload = { name: 'a "b"\r\n.png', type: 'image/png', content: PNG };
    expect(await uploadMedia(graph, PHONE, upload, 'EAAbusiness')).toBe(MEDIA);
    expect(heard).toEqual([
      {
        call: `POST /${PHONE}/media`,
        token: 'Bearer EAAbusiness',
        form: {
          messaging_product: 'whatsapp',
          type: 'image/png',
          file: 'a %22b%22%0D%0A.png (image/png, 8 bytes)',
        },
      },
    ]);
  });

  it('may be empty, or large', async () => {
    const { graph, heard } = await talk([{ json: { id: '1' } }, { json: { id: '2' } }]);
    for (const sizeBytes of [0, 6 * 1024 * 1024]) {
      await uploadMedia(graph, PHONE, { name: 'f', type: 'audio/ogg', content: Buffer.alloc(sizeBytes) });
    }
    expect(heard.map(({ form }) => form?.file)).toEqual([
      'f (audio/ogg, 0 bytes)',
      'f (audio/ogg, 6291456 bytes)',
    ]);
  });

  it('of what Meta does not take is refused, and not tried again', async () => {
    const { graph, heard } = await talk([{ status: 400, json: metaError(131053) }]);
    const upload = uploadMedia(graph, PHONE, {
      name: 'a.exe',
      type: 'application/x-msdownload',
      content: PNG,
    });
    await expect(upload).rejects.toMatchObject({ meta: { code: 131053 } });
    expect(heard).toHaveLength(1);
  });
});

describe('media', () => {
  it('are asked for together with the number they belong to', async () => {
    const { graph, heard } = await talk([nodeAt('https://lookaside.fbsbx.com/m')]);
    expect(await mediaNode(graph, MEDIA, PHONE)).toMatchObject({ id: MEDIA, file_size: 8 });
    expect(heard).toEqual([{ call: `GET /${MEDIA}?phone_number_id=${PHONE}` }]);
  });

  it('may have a size as text, as Meta’s OpenAPI file prints it', async () => {
    const { graph } = await talk([
      { json: { id: MEDIA, url: 'https://x', file_size: '303833', sha256: null } },
    ]);
    expect(await mediaNode(graph, MEDIA, PHONE)).toEqual({ id: MEDIA, url: 'https://x', file_size: 303833 });
  });

  it('are deleted together with the number they belong to', async () => {
    const { graph, heard } = await talk([{ json: { success: true } }]);
    await deleteMedia(graph, MEDIA, PHONE);
    expect(heard).toEqual([{ call: `DELETE /${MEDIA}?phone_number_id=${PHONE}` }]);
  });
});

describe('a download', () => {
  it('takes the URL that came along', async () => {
    const { graph, url, heard } = await talk([file]);
    const { bytes, contentType } = await downloadMedia(graph, { id: MEDIA, url: `${url}/file?sig=1` }, PHONE);
    expect([Buffer.from(bytes), contentType]).toEqual([PNG, 'image/png']);
    expect(heard).toEqual([{ call: 'GET /file?sig=1' }]);
  });

  it('asks for a URL where none came along', async () => {
    const answers: Said[] = [file];
    const { graph, url, heard } = await talk(answers);
    answers.unshift(nodeAt(`${url}/file`));
    const { bytes } = await downloadMedia(graph, { id: MEDIA }, PHONE, 'EAAbusiness');
    expect(Buffer.from(bytes)).toEqual(PNG);
    expect(heard).toEqual([
      { call: `GET /${MEDIA}?phone_number_id=${PHONE}`, token: 'Bearer EAAbusiness' },
      { call: 'GET /file', token: 'Bearer EAAbusiness' },
    ]);
  });

  it('names no number for what people sent', async () => {
    const answers: Said[] = [file];
    const { graph, url, heard } = await talk(answers);
    answers.unshift(nodeAt(`${url}/file`));
    await downloadMedia(graph, { id: MEDIA }, undefined);
    expect(heard.map(({ call }) => call)).toEqual([`GET /${MEDIA}`, 'GET /file']);
  });

  it.each<[string, Said]>([
    ['with nothing', { status: 404, bytes: Buffer.from('') }],
    ['with a page', { status: 404, bytes: Buffer.from('<html></html>'), type: 'text/html' }],
    ['with an error of Meta’s', { status: 404, json: metaError(100, { error_subcode: 33 }) }],
  ])('asks for a new URL when the old one has expired, answering 404 %s', async (_title, expired) => {
    const answers: Said[] = [expired, file];
    const { graph, url, heard } = await talk(answers);
    answers.splice(1, 0, nodeAt(`${url}/new`));
    const { bytes } = await downloadMedia(graph, { id: MEDIA, url: `${url}/old` }, PHONE);
    expect(Buffer.from(bytes)).toEqual(PNG);
    expect(heard.map(({ call }) => call)).toEqual([
      'GET /old',
      `GET /${MEDIA}?phone_number_id=${PHONE}`,
      'GET /new',
    ]);
  });

  it('asks for a new URL once', async () => {
    const gone: Said = { status: 404, bytes: Buffer.from('') };
    const answers: Said[] = [gone, gone];
    const { graph, url, heard } = await talk(answers);
    answers.splice(1, 0, nodeAt(`${url}/new`));
    const downloading = downloadMedia(graph, { id: MEDIA, url: `${url}/old` }, PHONE);
    await expect(downloading).rejects.toMatchObject({ code: 'graph-unexpected' });
    expect(heard).toHaveLength(3);
  });

  it('that Meta refuses for the token does not ask for another URL', async () => {
    const { graph, url, heard } = await talk([{ status: 401, json: metaError(190) }]);
    const downloading = downloadMedia(graph, { id: MEDIA, url: `${url}/old` }, PHONE);
    await expect(downloading).rejects.toMatchObject({ code: 'graph-not-permitted' });
    expect(heard).toHaveLength(1);
  });

  it('never shows the token to a host that is not Meta’s', async () => {
    const { graph, heard } = await talk([]);
    const downloading = downloadMedia(graph, { id: MEDIA, url: 'https://evil.example/file' }, PHONE);
    await expect(downloading).rejects.toMatchObject({ code: 'graph-host-refused' });
    expect(heard).toEqual([]);
  });
});
