import type { BadRowEvent, DoneEvent, NumberEvent } from './events.ts';

type Counts = DoneEvent['verdicts'];

/** Counts what a check tells, so that it can be summed up at the end. */
export interface Tally {
  add(event: NumberEvent | BadRowEvent): void;
  done(): DoneEvent;
  /** 3 when something failed or a row was bad. */
  exit(): 0 | 3;
}

export function openTally(): Tally {
  const verdicts = noCounts();
  const checks: Record<string, Counts> = {};
  let badRows = 0;
  const addNumber = ({ verdict, checks: all }: NumberEvent) => {
    verdicts[verdict] += 1;
    for (const { id, verdict: own } of all) {
      checks[id] ??= noCounts();
      checks[id][own] += 1;
    }
  };
  return {
    add: (event) => {
      if (event.event === 'number') addNumber(event);
      else badRows += 1;
    },
    done: () => {
      const { pass, warn, fail, unknown } = verdicts;
      return { event: 'done', numbers: pass + warn + fail + unknown, verdicts, badRows, checks };
    },
    exit: () => (verdicts.fail > 0 || badRows > 0 ? 3 : 0),
  };
}

function noCounts(): Counts {
  return { pass: 0, warn: 0, fail: 0, unknown: 0 };
}
