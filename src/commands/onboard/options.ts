import * as z from 'zod';
import { candidateOptions } from '../check/candidate-options.ts';
import { duration, port } from '../fields.ts';

/** The flags of `coex onboard`. */
export const onboardOptions = () =>
  z.object({
    publicUrl: z.string().optional().meta({
      description:
        'The https address in front of this coex: customers sign up on a page there, webhooks go to its /webhook.',
      value: 'url',
    }),
    hosted: webLink().optional().meta({
      description: 'Sign up over Meta’s own page: the link copied from the app dashboard.',
      value: 'link',
    }),
    code: z.string().optional().meta({
      description:
        'Sign up elsewhere: the code it ended with, or the address it came back to; - asks for it.',
      value: 'code',
    }),
    waba: z
      .string()
      .regex(/^\d{1,30}$/, { error: 'the digits of a WABA’s id' })
      .optional()
      .meta({ description: 'The WABA that the code is for, if it is known.', value: 'id' }),
    acceptLosses: z
      .boolean()
      .default(false)
      .describe('The customer accepts what changes for them; nothing is asked.'),
    resume: z.boolean().default(false).describe('Go on with an onboarding that is under way.'),
    id: z.string().optional().meta({ description: 'Which one to go on with.', value: 'onboarding' }),
    anew: z
      .boolean()
      .default(false)
      .describe('Begin again: what is under way for the number is closed for good.'),
    listen: z
      .boolean()
      .default(false)
      .describe('Receive the webhooks here too, so that no `coex listen` is needed meanwhile.'),
    host: z
      .string()
      .optional()
      .meta({ description: 'Address to listen on, or where `coex listen` does.', value: 'address' }),
    port: port().optional().meta({
      description: 'Port to listen on, or where `coex listen` does.',
      value: 'port',
    }),
    pagePort: port()
      .optional()
      .meta({
        description: `Port of the signup page; beside the webhooks with --listen, else ${PAGE_PORT}.`,
        value: 'port',
      }),
    signupTimeout: duration().prefault('30m').meta({
      description: 'How long the customer may take for the signup.',
      value: 'time',
    }),
    silentAfter: duration().prefault('15m').meta({
      description: 'How long nothing of the history may come before it counts as silent, or stalled.',
      value: 'time',
    }),
    detach: z
      .boolean()
      .default(false)
      .describe('Leave when the syncs are asked for; the import goes on in `coex listen`.'),
    ...candidateOptions(),
  });

export type OnboardOptions = z.infer<ReturnType<typeof onboardOptions>>;

/** Where the page is served unless something else is said; the receiver’s own port is 8480. */
export const PAGE_PORT = 8481;

const webLink = () =>
  z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), {
    error: 'a web address, as copied from the app dashboard',
  });
