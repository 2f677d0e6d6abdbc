import { describe, expect, it } from 'vitest';
import { setMediaStage } from '../support/media-stage.ts';
import { documentOf } from '../support/run.ts';

const DAY_MS = 24 * 3_600_000;

describe('coex media list', () => {
  it('tells where each file is, and how it stands with what is not there', async () => {
    const stage = await setMediaStage();
    const old = await stage.send();
    await stage.pass(7 * DAY_MS);
    const stored = await stage.send();
    await stage.fetch();
    const wanted = await stage.send({ type: 'document' });
    const { media } = documentOf(await stage.coex(['media', 'list', '--json']));
    expect(media).toMatchObject([
      { wamid: wanted, state: 'wanted', path: null, sizeBytes: null, filename: 'document.pdf' },
      { wamid: stored, state: 'stored', path: expect.stringContaining(stage.folder), mimeType: 'image/jpeg' },
      { wamid: old, state: 'expired', path: null },
    ]);
    expect(media[1].path.endsWith(media[1].sha256)).toBe(true);
  });

  it('goes on where a page ended', async () => {
    const stage = await setMediaStage();
    const wamids = [await stage.send(), await stage.send(), await stage.send()].reverse();
    const first = documentOf(await stage.coex(['media', 'list', '--limit', '2', '--json']));
    const second = documentOf(await stage.coex(['media', 'list', '--after', first.next, '--json']));
    expect([...first.media, ...second.media].map(({ wamid }) => wamid)).toEqual(wamids);
    expect(second.next).toBeNull();
  });

  it('says that there are none', async () => {
    const stage = await setMediaStage();
    const ran = await stage.coex(['media', 'list']);
    expect(ran).toMatchObject({ exitCode: 0, stdout: '', stderr: 'No media match.\n' });
  });
});
