import { describe, expect, it } from 'vitest';
import { documentOf, eventsOf, run, temporaryFolder } from '../support/run.ts';

describe('coex demo', () => {
  it('takes a number from nothing to a complete import and a live conversation', async () => {
    const ran = await run(['demo', '--history', '400', '--json']);
    const events = eventsOf(ran);
    expect(ran.exitCode).toBe(0);
    expect(events.map(({ event }) => event).filter((event, at, all) => event !== all[at - 1])).toEqual([
      'started',
      'check',
      'signup',
      'onboarded',
      'sync-requested',
      'progress',
      'imported',
      'message',
      'revision',
      'message',
      'revision',
      'message',
      'revision',
      'message',
      'revision',
      'message',
      'done',
    ]);
    expect(events.at(-1)).toMatchObject({ schema: 'coex.demo/v1', complete: true, imported: 400, expected: 400 });
  });
});
