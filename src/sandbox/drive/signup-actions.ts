import * as z from 'zod';
import { acceptSignup, ineligibilityOf } from '../signup/signup.ts';
import { appOf, numberOf } from '../world/lookups.ts';
import { type Action, defineAction } from './action.ts';
import { number } from './people.ts';

/** The signup without its page. */
export const SIGNUP_ACTIONS: Readonly<Record<string, Action>> = {
  'signup.accept': defineAction({
    about: 'Somebody connects the number in the Business app, as at the end of the signup; gives the code.',
    input: z.strictObject({
      number,
      app: z.string().optional().describe('The app whose signup it is; the first one when left out.'),
      shareHistory: z.boolean().default(true).describe('Whether they share the chat history.'),
    }),
    run: (world, input) => {
      const signup = {
        app: appOf(world, input.app),
        number: numberOf(world, input.number),
        redirectUri: undefined,
        state: undefined,
      };
      const problem = ineligibilityOf(world, signup);
      if (problem !== undefined)
        throw new Error(`${problem.message} (${problem.code})`, { cause: 'not in this state' });
      return acceptSignup(world, signup, input.shareHistory).code;
    },
  }),
};
