import * as z from 'zod';
import { edit, react, revoke, say } from '../town/conversation.ts';
import { customerOf } from '../town/customers.ts';
import { numberOf } from '../world/lookups.ts';
import type { World } from '../world/world.ts';
import { type Action, defineAction } from './action.ts';

/*
 * Everything people can be made to do. The control API, the programmatic API, stories and scenario files share these
 * words.
 */

const person = {
  number: z.string().optional().describe('The business number’s id or digits; the first one when left out.'),
  customer: z.string().describe('The customer’s phone in digits.'),
};
const own = { message: z.string().describe('The wamid of the message.') };

const ACTIONS: Readonly<Record<string, Action>> = {
  'customer.write': defineAction({
    about: 'A customer writes to the shop.',
    input: z.strictObject({ ...person, text: z.string().min(1) }),
    run: (world, { number, customer, text }) =>
      say(world, 'customer', numberOf(world, number), customerOf(world, customer), text),
  }),
  'customer.edit': defineAction({
    about: 'A customer corrects a message, within 15 minutes.',
    input: z.strictObject({ ...own, text: z.string().min(1) }),
    run: (world, { message, text }) => edit(world, 'customer', message, text),
  }),
  'customer.revoke': defineAction({
    about: 'A customer deletes a message for everyone, within 2 days.',
    input: z.strictObject(own),
    run: (world, { message }) => revoke(world, 'customer', message),
  }),
  'customer.react': defineAction({
    about: 'A customer puts an emoji under a message.',
    input: z.strictObject({ ...own, emoji: z.string() }),
    run: (world, { message, emoji }) => react(world, message, emoji),
  }),
  'phone.write': defineAction({
    about: 'Somebody types a message in the Business app.',
    input: z.strictObject({ ...person, text: z.string().min(1) }),
    run: (world, { number, customer, text }) =>
      say(world, 'phone', numberOf(world, number), customerOf(world, customer), text),
  }),
  'phone.edit': defineAction({
    about: 'Somebody corrects a message in the Business app, within 15 minutes.',
    input: z.strictObject({ ...own, text: z.string().min(1) }),
    run: (world, { message, text }) => edit(world, 'phone', message, text),
  }),
  'phone.revoke': defineAction({
    about: 'Somebody deletes a message in the Business app for everyone, within 2 days.',
    input: z.strictObject(own),
    run: (world, { message }) => revoke(world, 'phone', message),
  }),
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
