import type { World } from '../world/world.ts';
import { ACCOUNT_ACTIONS } from './account-actions.ts';
import type { Action } from './action.ts';
import { CUSTOMER_ACTIONS } from './customer-actions.ts';
import { FAULT_ACTIONS } from './fault-actions.ts';
import { LIFECYCLE_ACTIONS } from './lifecycle-actions.ts';
import { PHONE_ACTIONS } from './phone-actions.ts';
import { RULE_ACTIONS } from './rule-actions.ts';
import { SIGNUP_ACTIONS } from './signup-actions.ts';
import { STANDING_ACTIONS } from './standing-actions.ts';
import { TEMPLATE_ACTIONS } from './template-actions.ts';
import { TOKEN_ACTIONS } from './token-actions.ts';
import { TRIGGER_ACTIONS } from './trigger-actions.ts';

/*
 * Everything people can be made to do. The control API, the programmatic API, stories and scenario files share these
 * words.
 */

const ACTIONS: Readonly<Record<string, Action>> = {
  ...CUSTOMER_ACTIONS,
  ...PHONE_ACTIONS,
  ...LIFECYCLE_ACTIONS,
  ...TRIGGER_ACTIONS,
  ...SIGNUP_ACTIONS,
  ...ACCOUNT_ACTIONS,
  ...TOKEN_ACTIONS,
  ...STANDING_ACTIONS,
  ...FAULT_ACTIONS,
  ...RULE_ACTIONS,
  ...TEMPLATE_ACTIONS,
};

/**
 * Does an action. Throws an Error that says what is wrong: an unknown name, an input that is not the action's, or
 * something that nobody can do in this state.
 */
export function act(world: World, name: string, input: unknown): unknown {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined)
    throw new Error(`There is no action ${name}. Known: ${Object.keys(ACTIONS).join(', ')}.`);
  return action.run(world, input);
}

/** Every action: its name, what it does, and the JSON schema of its input. */
export function actionsKnown(): { name: string; about: string; input: unknown }[] {
  return Object.entries(ACTIONS).map(([name, { about, schema }]) => ({ name, about, input: schema() }));
}
