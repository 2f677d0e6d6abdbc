import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { eventName } from './event-name.ts';

/*
 * What a process of coex is to suffer, told by its environment; loaded into it with `node --import` before it starts.
 * `FATE_DIE_UPON=progress` and `FATE_DIE_NTH=2` kill it with SIGKILL as soon as its second event of that name is written
 * to stdout, before it does anything more; `FATE_HASTE=10` lets it sleep a tenth of what it means to, while its clock
 * stays the real one.
 */

const { FATE_DIE_UPON, FATE_DIE_NTH = '1', FATE_HASTE } = process.env;

if (FATE_DIE_UPON !== undefined) {
  const { stdout } = process;
  const write = stdout.write.bind(stdout) as (...given: unknown[]) => boolean;
  let left = Number(FATE_DIE_NTH);
  stdout.write = (...given: unknown[]) => {
    // To a pipe it is written before this returns.
    const isTaken = write(...given);
    for (const line of String(given[0]).split('\n')) {
      if (line !== '' && eventName(JSON.parse(line)) === FATE_DIE_UPON) left -= 1;
    }
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
    return isTaken;
  };
}

if (FATE_HASTE !== undefined) {
  const { setTimeout } = timers;
  timers.setTimeout = (durationMs = 0, ...more) => setTimeout(durationMs / Number(FATE_HASTE), ...more);
  syncBuiltinESMExports();
}
