import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { pourMedia } from '../../../src/core/graph/index.ts';
import { memorySink } from '../../support/memory-sink.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';

const MEDIA = '910000000000001';
/** What `reset-in-answer` sends before it breaks off. */
const BEGINNING = '{"data":';

/** Pours the file at a URL of a server that answers so. */
async function pour(...answers: readonly ScriptedAnswer[]) {
  const server = await scriptGraph(...answers);
  const { graph, exchanges } = openGraph(server.url);
  const into = memorySink();
  const outcome = await pourMedia(graph, { id: MEDIA, url: `${server.url}/file` }, into.sink).catch(
    (error: unknown) => error,
  );
  const ranges = server.raw.map(({ headers }) => headers.range);
  return { outcome, into, ranges, exchanges, requests: server.requests };
}

describe('a file that is poured', () => {
  it('comes whole, and the trace tells its size', async () => {
    const { outcome, into, exchanges } = await pour({ text: 'bytes', type: 'image/png' });
    expect(outcome).toEqual({ poured: { sizeBytes: 5, contentType: 'image/png' }, node: undefined });
    expect(into.text()).toBe('bytes');
    expect(exchanges).toMatchObject([{ responseBody: '(5 bytes of image/png)' }]);
  });

  it('goes on where it broke off, if the server can', async () => {
    const { outcome, into, ranges } = await pour('reset-in-answer', {
      status: 206,
      text: '[1]}',
      headers: { 'content-range': 'bytes 8-11/12' },
    });
    expect(ranges).toEqual([undefined, 'bytes=8-']);
    expect(into.text()).toBe(`${BEGINNING}[1]}`);
    expect(outcome).toMatchObject({ poured: { sizeBytes: 12 } });
    expect(into.restarts()).toBe(0);
  });

  it('begins anew where the server cannot', async () => {
    const { into } = await pour('reset-in-answer', { text: 'whole', type: 'image/png' });
    expect(into.text()).toBe('whole');
  });

  it('takes no other part than the one that is missing', async () => {
    const other = { status: 206, text: 'part', headers: { 'content-range': 'bytes 4-7/12' } };
    const { into, ranges } = await pour('reset-in-answer', other, { text: 'whole', type: 'image/png' });
    expect(into.text()).toBe('whole');
    expect(ranges).toEqual([undefined, 'bytes=8-', undefined]);
  });

  it('is no file when it is an error of Meta’s, and nothing of that stays', async () => {
    const { outcome, into } = await pour({ json: metaError(190, { fbtrace_id: 'A' }) });
    expect(outcome).toMatchObject({ code: 'graph-not-permitted' });
    expect(into.text()).toBe('');
  });

  it('may be JSON, small or large, that somebody sent', async () => {
    const large = { text: ' '.repeat(70_000), list: [1] };
    for (const json of [{ error: 'mine' }, large]) {
      const { into } = await pour({ json });
      expect(JSON.parse(into.text())).toEqual(json);
    }
  });

  it('is unpacked when a proxy has packed it', async () => {
    const packed = { text: gzipSync('plain'), type: 'image/png', headers: { 'content-encoding': 'gzip' } };
    expect((await pour(packed)).into.text()).toBe('plain');
  });

  it('begins anew when it was packed and broke off', async () => {
    const half = gzipSync('x'.repeat(50_000)).subarray(0, 40);
    const broken = { text: half, type: 'image/png', headers: { 'content-encoding': 'gzip' } };
    const { into, ranges } = await pour(broken, { text: 'whole', type: 'image/png' });
    expect(into.text()).toBe('whole');
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('is given up on when packed in an unknown way', async () => {
    const odd = { text: 'x', type: 'image/png', headers: { 'content-encoding': 'zstd' } };
    expect((await pour(odd)).outcome).toMatchObject({ code: 'graph-unexpected' });
  });

  it('is asked for by a new URL when the old one ended in the middle', async () => {
    const gone = { status: 404, text: '' };
    const server: ScriptedAnswer[] = ['reset-in-answer', gone];
    const node = { json: { id: MEDIA, url: 'http://127.0.0.1:1/unreached' } };
    // The new URL is of a server that is not there: what counts is that it is asked for, without the number.
    const { outcome, requests } = await pour(...server, node);
    expect(requests.map(({ path }) => path)).toEqual(['/file', '/file', `/v26.0/${MEDIA}`]);
    expect(requests.at(-1)?.query).toEqual({});
    expect(outcome).toMatchObject({ code: 'graph-unreachable' });
  });

  it('that cannot be kept fails as what it is, and is not asked for again', async () => {
    const server = await scriptGraph({ text: 'bytes', type: 'image/png' });
    const { graph } = openGraph(server.url);
    const full = new CoexError('media-unwritable', { folder: '/media', problem: 'ENOSPC' });
    const sink = {
      ...memorySink().sink,
      write: () => Promise.reject(full),
    };
    const pouring = pourMedia(graph, { id: MEDIA, url: `${server.url}/file` }, sink);
    await expect(pouring).rejects.toBe(full);
    expect(server.requests).toHaveLength(1);
  });
});
