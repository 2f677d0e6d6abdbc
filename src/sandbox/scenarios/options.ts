import { offByDefault } from '../enforced.ts';
import type { SandboxOptions } from '../world/world.ts';
import type { Scenario } from './scenario.ts';

// A Thursday at nine: what people do depends on the day and the hour, and a story is to repeat.
const START_AT = Date.UTC(2026, 10, 5, 9);

/** The sandbox a scenario wants to be played in. */
export function scenarioOptions({ sandbox }: Scenario): SandboxOptions {
  const { seed, startAt, history, otherNumbers, without, enforce } = sandbox;
  return {
    seed,
    startAt: startAt === undefined ? START_AT : Date.parse(startAt),
    historyMessages: history,
    otherNumbers,
    rulesOff: [...offByDefault().filter((name) => !enforce.includes(name)), ...without],
  };
}
