import * as z from 'zod';
import { type Candidate, factOfHeading, PARTNER_ROLES, TOLD_AS } from '../../core/eligibility/index.ts';
import { CoexError } from '../../core/errors.ts';

/** What only a person knows of a number that is to join; the same flags wherever one is judged. */
export const candidateOptions = () => ({
  appVersion: z.string().optional().meta({
    description: 'Version of the WhatsApp Business app on the phone, as it stands there.',
    value: 'version',
  }),
  numberAge: z.string().optional().meta({
    description: 'How long the number has been used in the app: days, or the date it began.',
    value: 'days',
  }),
  lastActive: z.string().optional().meta({
    description: 'When somebody last wrote in the app: days ago, or a date.',
    value: 'days',
  }),
  admin: yesOrNo('Whether the person who signs up administers the business portfolio.'),
  businessVerified: yesOrNo('Whether the business is verified.'),
  facebookPage: yesOrNo('Whether a Facebook Page is linked.'),
  partnerRole: z
    .enum(PARTNER_ROLES, { error: `one of ${PARTNER_ROLES.join(', ')}` })
    .optional()
    .describe('What the owner of the app is to Meta.'),
  paymentMethod: yesOrNo('Whether there is a method of payment, or a line of credit.'),
  otherProvider: yesOrNo('Whether the number is on the Cloud API, or at another provider, already.'),
  companions: z.string().optional().meta({
    description: 'Devices linked to the phone, such as web,desktop,windows; or none.',
    value: 'kinds',
  }),
  signupVersion: z.string().optional().meta({
    description: 'Version of Embedded Signup that is used, such as v4.',
    value: 'version',
  }),
});

export type CandidateOptions = z.infer<z.ZodObject<ReturnType<typeof candidateOptions>>>;

const yesOrNo = (description: string) =>
  z.enum(['yes', 'no'], { error: 'yes or no' }).optional().meta({ description, value: 'word' });

/** How each fact stands among the options. */
const FACTS = {
  appVersion: 'appVersion',
  numberAgeDays: 'numberAge',
  lastActiveDays: 'lastActive',
  admin: 'admin',
  businessVerified: 'businessVerified',
  facebookPage: 'facebookPage',
  partnerRole: 'partnerRole',
  paymentMethod: 'paymentMethod',
  otherProvider: 'otherProvider',
  companions: 'companions',
  signupVersion: 'signupVersion',
} as const satisfies Record<Exclude<keyof Candidate, 'number'>, keyof CandidateOptions>;

/**
 * What the options tell of a candidate. Dates are counted from `now` (Unix milliseconds). Throws `invalid-value`, for the
 * command named, when one cannot be read.
 */
export function candidateOf(
  options: CandidateOptions,
  { now, command }: { readonly now: number; readonly command: string },
): Candidate {
  const told: Record<string, unknown> = {};
  for (const [fact, option] of Object.entries(FACTS) as [keyof typeof FACTS, keyof CandidateOptions][]) {
    const text = options[option];
    if (text === undefined) continue;
    const read = readAnswer(fact, text, now);
    if ('expected' in read) {
      const { expected } = read;
      const values = { name: `--${TOLD_AS[fact]}`, expected, got: JSON.stringify(text), command };
      throw new CoexError('invalid-value', values);
    }
    told[fact] = read.value;
  }
  return told;
}

/** A fact as a person writes it; the words are those of a file’s columns. */
export function readAnswer(
  fact: keyof Candidate,
  text: string,
  now: number,
): { readonly value: Candidate[keyof Candidate] } | { readonly expected: string } {
  const column = factOfHeading(TOLD_AS[fact]);
  const value = column?.read(text.trim(), now);
  return value === undefined ? { expected: column?.expected ?? 'something else' } : { value };
}
