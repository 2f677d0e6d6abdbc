import * as z from 'zod';
import { isoTime } from '../core/clock.ts';
import { CoexError } from '../core/errors.ts';
import {
  type FeatureRow,
  featuresOn,
  findFeatures,
  lossesOfOnboarding,
  similarFeatures,
} from '../core/features/index.ts';
import { defineCommand } from './command.ts';
import { featureValue } from './fact-output.ts';
import { drawFeatures, type FeatureOutput } from './features-drawing.ts';

const featureOutput = () =>
  featureValue().extend({
    id: z.string(),
    accept: z.string().nullable().describe('What a customer must say yes to; null when there is nothing.'),
    about: z.string(),
    from: z.string().nullable().describe('First day in force; null when it was always.'),
    until: z.string().nullable().describe('Last day in force; null when no end is known.'),
    source: z.string(),
    asOf: z.string(),
    otherwise: z.string().nullable().describe('Where sources disagree: the other position.'),
  });

export const command = defineCommand({
  name: 'features',
  summary: 'Show what becomes of the app’s features when its number joins the Cloud API.',
  description:
    'What is unchanged, changed or lost in the WhatsApp Business app after an onboarding, and what the Cloud API has of it, as Meta says it today. --after tells only what is different, in words for the customer who is to agree. With a name, or words to look for, it tells those whole. Needs no network and no settings.',
  examples: [
    { run: 'coex features', says: 'All features: in the app after an onboarding, and on the Cloud API.' },
    { run: 'coex features --after', says: 'What a customer must accept, in sentences.' },
    { run: 'coex features broadcast lists', says: 'One, with its source and who disagrees.' },
    { run: 'coex features --after --json', says: 'The same for a program: `toAccept` has the sentences.' },
  ],
  args: z.object({
    name: z
      .array(z.string())
      .optional()
      .describe('Name of a feature, or words to look for; all when left out.'),
  }),
  options: z.object({
    after: z
      .boolean()
      .default(false)
      .describe('Only what is different after an onboarding, said to the customer.'),
  }),
  output: () =>
    z.object({
      features: z.array(featureOutput()),
      toAccept: z
        .array(z.object({ id: z.string(), text: z.string(), source: z.string(), asOf: z.string() }))
        .describe('All a customer must say yes to before an onboarding, whatever features are asked for.'),
    }),
  exits: { 2: 'a name and --after are given', 5: 'no feature has this name or these words' },
  run: async ({ clock }, { args: { name = [] }, options: { after } }) => {
    const today = isoTime(clock.now()).slice(0, 10);
    const wanted = name.join(' ').trim();
    if (after && wanted !== '') throw nameAndAfter();
    const features = wantedOf(featuresOn(today), wanted, after);
    const toAccept = lossesOfOnboarding(today).map((loss) => ({ ...loss }));
    return { data: { features: features.map(toOutput), toAccept } };
  },
  draw: drawFeatures,
});

function wantedOf(features: readonly FeatureRow[], wanted: string, after: boolean): readonly FeatureRow[] {
  if (after) return features.filter(({ value }) => value.change !== 'unchanged');
  if (wanted === '') return features;
  const found = findFeatures(features, wanted);
  if (found.length === 0) throw unknownFeature(wanted, similarFeatures(features, wanted));
  return found;
}

function toOutput({ id, value, about, from, until, source, asOf, otherwise }: FeatureRow): FeatureOutput {
  return {
    id,
    ...value,
    accept: value.accept ?? null,
    about,
    from: from ?? null,
    until: until ?? null,
    source,
    asOf,
    otherwise: otherwise ?? null,
  };
}

function nameAndAfter(): CoexError {
  const fix = 'Leave one of them out: --after is about all features.';
  return new CoexError('usage', { problem: 'A name and --after do not go together.', fix });
}

function unknownFeature(wanted: string, similar: readonly string[]): CoexError {
  const guess = similar.length === 0 ? '' : `Did you mean ${similar.join(', ')}? `;
  const fix = `${guess}\`coex features\` lists them all.`;
  return new CoexError('not-found', { what: 'feature', wanted: `"${wanted}"`, fix });
}
