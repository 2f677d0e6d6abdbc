import * as z from 'zod';
import { trigger } from '../triggers/triggers.ts';
import { type Action, defineAction } from './action.ts';
import { number } from './people.ts';

/** Webhooks made at will. */
export const TRIGGER_ACTIONS: Readonly<Record<string, Action>> = {
  trigger: defineAction({
    about: 'Lets Meta tell any webhook there is, whether it happened or not; gives the body.',
    input: z.strictObject({
      event: z.string().describe('The name of an event, such as messages.text.'),
      number,
      customer: z.string().optional().describe('The customer’s phone in digits; somebody when left out.'),
      set: z
        .record(z.string(), z.unknown())
        .optional()
        .describe('What is to be different in its value, by path: messages.0.text.body. Text may be JSON.'),
    }),
    run: (world, { event, ...wanted }) => trigger(world, event, wanted),
  }),
};
