import * as z from 'zod';
import { ENFORCED, type EnforcedName, enforces } from '../enforced.ts';
import type { World } from '../world/world.ts';
import { type Action, defineAction } from './action.ts';

const NAMES = Object.keys(ENFORCED) as [EnforcedName, ...EnforcedName[]];
const named = z.strictObject({ rules: z.array(z.enum(NAMES)).describe('Names of rules.') });

/** What Meta insists on, switched. */
export const RULE_ACTIONS: Readonly<Record<string, Action>> = {
  'rules.list': defineAction({
    about: 'Tells every rule of Meta that is enforced here, where it is written, and whether it is on.',
    input: z.strictObject({}),
    run: ruleRows,
  }),
  'rules.on': defineAction({
    about: 'Enforces rules of Meta.',
    input: named,
    run: (world, { rules }) => {
      for (const name of rules) world.rulesOff.delete(name);
      return ruleRows(world).filter(({ name }) => rules.includes(name));
    },
  }),
  'rules.off': defineAction({
    about: 'Stops enforcing rules of Meta.',
    input: named,
    run: (world, { rules }) => {
      for (const name of rules) world.rulesOff.add(name);
      return ruleRows(world).filter(({ name }) => rules.includes(name));
    },
  }),
};

/** Every rule with its state. */
export function ruleRows(world: World) {
  return NAMES.map((name) => {
    const { about, source, asOf } = ENFORCED[name];
    return { name, on: enforces(world, name), about, source, asOf };
  });
}

export type RuleRow = ReturnType<typeof ruleRows>[number];
