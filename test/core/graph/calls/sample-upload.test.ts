import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../../src/core/errors.ts';
import {
  type Graph,
  openSampleUpload,
  sampleOffset,
  sendSample,
  uploadSample,
} from '../../../../src/core/graph/index.ts';
import { APP } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

const content = Buffer.from('0123456789');
const file = { name: 'a.png', type: 'image/png', content };
const opened: Said = { json: { id: 'upload:MTph' } };
const handle: Said = { json: { h: '4::aW' } };
const arrived = (bytes: number | string): Said => ({ json: { id: 'upload:MTph', file_offset: bytes } });
const OAUTH = { token: 'OAuth EAAbusiness' };

describe('an upload of a sample', () => {
  it('is opened for the app, filled, and gives a handle', async () => {
    const { graph, heard } = await talk([opened, handle]);
    expect(await uploadSample(graph, APP.id, file, 'EAAbusiness')).toBe('4::aW');
    expect(heard).toEqual([
      {
        call: `POST /${APP.id}/uploads?file_name=a.png&file_length=10&file_type=image/png`,
        token: 'Bearer EAAbusiness',
      },
      { call: 'POST /upload:MTph', ...OAUTH, bytes: '0123456789', fileOffset: '0' },
    ]);
  });

  it('that breaks goes on where Meta says that it stopped', async () => {
    const { graph, heard } = await talk([opened, 'reset', arrived(4), 'reset', arrived('7'), handle]);
    expect(await uploadSample(graph, APP.id, file, 'EAAbusiness')).toBe('4::aW');
    expect(heard.slice(1)).toEqual([
      { call: 'POST /upload:MTph', ...OAUTH, bytes: '0123456789', fileOffset: '0' },
      { call: 'GET /upload:MTph', ...OAUTH },
      { call: 'POST /upload:MTph', ...OAUTH, bytes: '456789', fileOffset: '4' },
      { call: 'GET /upload:MTph', ...OAUTH },
      { call: 'POST /upload:MTph', ...OAUTH, bytes: '789', fileOffset: '7' },
    ]);
  });

  it('of which nothing arrived goes on from the first byte', async () => {
    const { graph, heard } = await talk([opened, 'reset', arrived(0), handle]);
    await uploadSample(graph, APP.id, file);
    expect(heard[3]).toMatchObject({ bytes: '0123456789', fileOffset: '0' });
  });

  it('of which all arrived and the handle was lost begins again', async () => {
    const again: Said = { json: { id: 'upload:SECOND' } };
    const { graph, heard } = await talk([opened, 'reset', arrived(10), again, handle]);
    expect(await uploadSample(graph, APP.id, file)).toBe('4::aW');
    expect(heard.map(({ call }) => call.split('?')[0])).toEqual([
      `POST /${APP.id}/uploads`,
      'POST /upload:MTph',
      'GET /upload:MTph',
      `POST /${APP.id}/uploads`,
      'POST /upload:SECOND',
    ]);
  });

  it('gives up after five breaks', async () => {
    const breaks = Array.from({ length: 5 }, (): Said[] => ['reset', arrived(1)]).flat();
    const { graph, heard } = await talk([opened, ...breaks, 'reset']);
    await expect(uploadSample(graph, APP.id, file)).rejects.toMatchObject({ code: 'graph-outcome-unknown' });
    expect(heard.filter(({ call }) => call.startsWith('POST /upload:'))).toHaveLength(6);
  });

  it('is not gone on with after a file Meta does not want', async () => {
    const { graph, heard } = await talk([opened, { status: 400, json: metaError(100) }]);
    await expect(uploadSample(graph, APP.id, file)).rejects.toMatchObject({ code: 'graph-refused' });
    expect(heard).toHaveLength(2);
  });

  it('is begun again when all arrived and the answer holds no handle', async () => {
    const { graph } = await talk([opened, { json: { id: 'upload:MTph' } }, arrived(10), opened, handle]);
    expect(await uploadSample(graph, APP.id, file)).toBe('4::aW');
  });

  it('can be made step by step, by an id that carries its signature', async () => {
    const { graph, heard } = await talk([{ json: { id: 'upload:MTph?sig=AR_-9' } }, arrived(3), handle]);
    const id = await openSampleUpload(graph, APP.id, { ...file, sizeBytes: 10 });
    const offset = await sampleOffset(graph, id);
    expect(await sendSample(graph, id, content, offset)).toBe('4::aW');
    expect(heard.slice(1).map(({ call, bytes }) => [call, bytes])).toEqual([
      ['GET /upload:MTph?sig=AR_-9', undefined],
      ['POST /upload:MTph?sig=AR_-9', '3456789'],
    ]);
  });

  it.each([-1, 1.5, 'many', null])('does not go on from an offset of %j', async (offset) => {
    const { graph } = await talk([{ json: { file_offset: offset } }]);
    await expect(sampleOffset(graph, 'upload:MTph')).rejects.toMatchObject({ code: 'graph-unexpected' });
  });

  it('arrives whole wherever it breaks', async () => {
    const breaks = fc.array(fc.nat({ max: 12 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), breaks, async (bytes, each) => {
        const { graph, received } = breakingServer(each);
        expect(await uploadSample(graph, APP.id, { ...file, content: bytes })).toBe('4::aW');
        expect(received()).toEqual([...bytes]);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

/** A Graph without HTTP whose line breaks after so many bytes of each request, and then no more. */
function breakingServer(breaks: readonly number[]): {
  readonly graph: Graph;
  readonly received: () => number[];
} {
  const left = [...breaks];
  let size = 0;
  let bytes: number[] = [];
  const graph: Graph = {
    baseUrl: 'https://graph.facebook.com',
    close: async () => undefined,
    call: async (call) => {
      if (call.path?.endsWith('/uploads')) {
        size = Number(call.query?.file_length);
        bytes = [];
        return { id: 'upload:MTph' };
      }
      if (call.method === 'GET') return { file_offset: bytes.length };
      expect(Number(call.bytes?.headers.file_offset)).toBe(bytes.length);
      const breaksAfter = left.shift();
      bytes.push(...[...(call.bytes?.content ?? [])].slice(0, breaksAfter));
      if (breaksAfter !== undefined) {
        throw new CoexError('graph-outcome-unknown', { call: 'POST /upload:MTph', problem: 'ECONNRESET' });
      }
      expect(bytes).toHaveLength(size);
      return { h: '4::aW' };
    },
  };
  return { graph, received: () => bytes };
}
