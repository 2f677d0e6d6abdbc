import * as z from 'zod';
import { duration } from '../drive/duration.ts';
import { ENFORCED, type EnforcedName } from '../enforced.ts';

/*
 * A story as a file: what people do, what the API side calls, how time goes by, and what must have come of it. Texts
 * may hold `{phone}`, `{waba}`, `{app}`, `{business}`, `{customer}`, `{customer:2}`, `{newcomer}`, `{hidden-customer}`, `{callback}`,
 * `{i}` (the round of a repeat) and `{n}` (of all rounds so far, repeats within repeats too), `{customer:n}`, and
 * `{label}` or `{label.path.0}` for what an earlier step gave.
 */

const json = () => z.record(z.string(), z.unknown());
const ruleNames = () => z.array(z.enum(Object.keys(ENFORCED) as [EnforcedName, ...EnforcedName[]]));

/** How many there must be; exactly one of them unless said otherwise. */
const howMany = {
  count: z.int().min(0).optional().describe('Exactly so many.'),
  atLeast: z.int().min(0).optional(),
  atMost: z.int().min(0).optional(),
};

const webhooks = z.strictObject({
  field: z.string().optional(),
  outcome: z.enum(['delivered', 'waiting', 'lost', 'given-up', 'any']).default('delivered'),
  containing: json().optional().describe('What the value must hold; more may stand beside it.'),
  since: z.enum(['start', 'previous']).default('start').describe('previous: since the expectation before.'),
  ...howMany,
});

const expectation = z.strictObject({
  webhooks: z.union([webhooks, z.array(webhooks).min(1)]).optional(),
  number: json().optional().describe('What the status of the first number must hold.'),
  status: json().optional().describe('What the status of the sandbox must hold.'),
  accounts: json().optional().describe('What the accounts must hold.'),
  alarms: z.int().min(0).optional().describe('How many calls would have broken a real phone.'),
});

const callExpectation = z.strictObject({
  status: z.int().min(100).max(599).optional(),
  code: z.int().optional().describe('Meta’s error code.'),
  subcode: z.int().optional(),
  body: json().optional().describe('What the answer must hold.'),
  dropped: z.boolean().optional().describe('That no usable answer came.'),
});

const says = z.string().min(1).optional().describe('What happens, for whoever reads along.');
const as = z
  .string()
  .regex(/^[a-z][\w-]*$/i, { error: 'expected a word' })
  .optional();

const doStep = z.strictObject({
  says,
  do: z.string(),
  with: json().default({}),
  as,
  fails: z.string().optional(),
});
const advanceStep = z.strictObject({ says, advance: duration() });
const callStep = z.strictObject({
  says,
  call: z
    .string()
    .regex(/^(GET|POST|DELETE) \S+$/, { error: 'expected a method and a path, as POST {phone}/messages' }),
  body: json().optional(),
  query: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  token: z.string().optional().describe('none, or a text; a token of a system user when left out.'),
  meanwhile: duration().optional().describe('Lets so much time go by while the answer is held back.'),
  as,
  expect: callExpectation.optional(),
});
const expectStep = z.strictObject({ says, expect: expectation });
const repeatStep = z.strictObject({
  says,
  repeat: z.int().min(1).max(10_000),
  get steps(): z.ZodArray<typeof step> {
    return z.array(step).min(1);
  },
});

const BY_KEY = {
  do: doStep,
  advance: advanceStep,
  call: callStep,
  repeat: repeatStep,
  expect: expectStep,
} as const;

/** One step; its kind is the first of these words it has. */
const step = z.unknown().transform((value, check): Step => {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kind = (Object.keys(BY_KEY) as (keyof typeof BY_KEY)[]).find((key) => keys.includes(key));
  if (kind === undefined) {
    check.addIssue({ code: 'custom', message: `expected one of ${Object.keys(BY_KEY).join(', ')}` });
    return z.NEVER;
  }
  const read = BY_KEY[kind].safeParse(value);
  if (read.success) return read.data as Step;
  for (const issue of read.error.issues) check.issues.push({ ...issue, input: value } as never);
  return z.NEVER;
});

export const scenarioSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'expected words joined by hyphens' }),
  about: z.string().min(1),
  sandbox: z
    .strictObject({
      seed: z.int().min(0).default(1),
      startAt: z.iso.datetime({ error: 'expected a time such as 2026-11-05T09:00:00Z' }).optional(),
      history: z.int().min(0).max(1_000_000).default(300).describe('How many messages the phone holds.'),
      otherNumbers: z.int().min(0).max(100).default(0),
      without: ruleNames().default([]).describe('Rules of Meta that are not enforced.'),
      enforce: ruleNames().default([]).describe('Rules enforced that a new sandbox leaves out.'),
    })
    .prefault({}),
  subscribe: z
    .union([z.boolean(), z.literal('all'), z.array(z.string()).min(1)])
    .default(true)
    .describe(
      'Whether app and WABA are subscribed before the first step, or to which fields; all of them: all.',
    ),
  steps: z.array(step).min(1),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type Expectation = z.infer<typeof expectation>;
export type WebhookExpectation = z.infer<typeof webhooks>;
export type CallExpectation = z.infer<typeof callExpectation>;
export type DoStep = z.infer<typeof doStep>;
export type AdvanceStep = z.infer<typeof advanceStep>;
export type CallStep = z.infer<typeof callStep>;
export type ExpectStep = z.infer<typeof expectStep>;
export interface RepeatStep {
  readonly says?: string | undefined;
  readonly repeat: number;
  readonly steps: readonly Step[];
}
export type Step = DoStep | AdvanceStep | CallStep | ExpectStep | RepeatStep;
