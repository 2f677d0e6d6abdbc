import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { change } from '../../support/tables.ts';
import { like, NORMAL, setTemplates, type TemplatesStage } from '../../support/templates-stage.ts';

const MINUTE_MS = 60_000;
const SECOND = like(
  { name: 'parcel_late' },
  'Your parcel {{1}} is late, we now expect it on {{2}} at your door.',
);

/** More than an account takes within an hour. */
const MANY = Array.from({ length: 101 }, (_, at) =>
  like({ name: `parcel_${at}` }, `Your parcel {{1}} of series ${at} has left and arrives on {{2}} at noon.`),
);

const HERE = { pid: 4711, machine: 'north', isRunning: () => true };
const BESIDE = { ...HERE, pid: 4712 };

async function staged(templates: readonly object[] = [NORMAL, SECOND]): Promise<TemplatesStage> {
  const stage = await setTemplates();
  stage.write('templates/a.json', templates);
  const { exitCode } = await stage.told(['plan', '--out', 'plan.json']);
  expect(exitCode).toBe(0);
  return stage;
}

/** What a process leaves behind that is killed while it applies. */
function leaveClaim(
  stage: TemplatesStage,
  { pid, machine }: { readonly pid: number; readonly machine: string },
) {
  const now = stage.clock.now();
  change(
    join(stage.env.COEX_HOME ?? '', 'store.db'),
    `insert into template_claims (waba_id, pid, machine, since, alive_at)
      values ('${stage.waba}', ${pid}, '${machine}', ${now}, ${now})`,
  );
}

describe('coex templates apply, twice at once on one account', () => {
  it('lets the first do it all, also while it waits for the hour, and tells the second who is at it', async () => {
    const stage = await staged(MANY);
    const others: Awaited<ReturnType<TemplatesStage['told']>>[] = [];
    const comeBy = async (self: typeof HERE) => {
      others.push(await stage.told(['apply', 'plan.json'], { self }));
    };
    let waits = 0;
    let isHolding = false;
    // The first waits on while another is at it: so they meet, however long anything takes.
    const sleep = async (durationMs: number, signal?: AbortSignal) => {
      if (isHolding) waits += 1;
      if (isHolding && waits === 1) await comeBy(BESIDE);
      if (isHolding && waits === 8) await comeBy({ ...BESIDE, machine: 'south' });
      await stage.clock.sleep(durationMs, signal);
    };
    const first = await stage.told(['apply', 'plan.json', '--wait', '--timeout', '1s'], {
      self: HERE,
      clock: { now: stage.clock.now, sleep },
      onOutput: (text) => {
        if (text.includes('"event":"holding"')) isHolding = true;
      },
    });
    expect(first.events.at(-1)).toMatchObject({ created: 101 });
    expect(others).toHaveLength(2);
    for (const { exitCode, events } of others) {
      expect(exitCode).toBe(6);
      expect(events.at(-1)).toMatchObject({
        error: {
          code: 'templates-busy',
          message: expect.stringContaining(
            `WABA ${stage.waba}: process 4711 on north, since 2026-11-05T09:0`,
          ),
          hint: expect.stringContaining('This run changed nothing'),
        },
      });
    }
    const after = await stage.told(['apply', 'plan.json'], { self: BESIDE });
    expect(after.events.at(-1)).toMatchObject({ outcome: 'applied', already: 101 });
  });

  it('is given up by one that is interrupted or fails', async () => {
    const stage = await staged();
    stage.sandbox.faults.add({ call: 'POST {waba}/message_templates', error: 190, next: 1 });
    expect((await stage.told(['apply', 'plan.json'], { self: HERE })).exitCode).toBe(4);
    const { events } = await stage.told(['apply', 'plan.json'], { self: BESIDE });
    expect(events.at(-1)).toMatchObject({ outcome: 'applied', created: 2 });
  });

  it('does not stay locked by one that was killed', async () => {
    const stage = await staged();
    leaveClaim(stage, HERE);
    const asked: number[] = [];
    const isRunning = (pid: number) => asked.push(pid) === 0;
    const { exitCode } = await stage.told(['apply', 'plan.json'], { self: { ...BESIDE, isRunning } });
    expect(exitCode).toBe(0);
    expect(asked).toEqual([HERE.pid]);
  });

  it('waits for one on another machine until it has long given no sign of life', async () => {
    const stage = await staged();
    leaveClaim(stage, { ...HERE, machine: 'south' });
    const self = { ...BESIDE, isRunning: () => false };
    const soon = await stage.told(['apply', 'plan.json'], { self });
    expect(soon.exitCode).toBe(6);
    expect(soon.events.at(-1)).toMatchObject({
      error: { hint: expect.stringContaining('15 minutes after its last sign of life') },
    });
    expect(await stage.there('parcel_news')).toHaveLength(0);
    await stage.sandbox.advance(16 * MINUTE_MS);
    expect((await stage.told(['apply', 'plan.json'], { self })).exitCode).toBe(0);
  });

  it('stops when another has taken the account over meanwhile', async () => {
    const stage = await staged();
    const { events, exitCode } = await stage.told(['apply', 'plan.json'], {
      self: HERE,
      onOutput: (text) => {
        if (!text.includes('"event":"step"')) return;
        change(join(stage.env.COEX_HOME ?? '', 'store.db'), 'delete from template_claims');
        leaveClaim(stage, BESIDE);
      },
    });
    expect(exitCode).toBe(6);
    expect(events.at(-1)).toMatchObject({
      error: { code: 'templates-busy', hint: expect.stringContaining('is kept') },
    });
    expect(await stage.there('parcel_late')).toHaveLength(0);
  });
});
