import * as z from 'zod';
import {
  type ComparedApproach,
  compareApproaches,
  type Recommendation,
  type StatedNeed,
  sayNeed,
} from '../core/approaches/index.ts';
import { isoTime } from '../core/clock.ts';
import { APPROACH_IDS, CERTAINTIES, MET, NEEDS } from '../core/rules/index.ts';
import { defineCommand } from './command.ts';
import { drawComparison } from './compare-drawing.ts';
import { approachValue } from './fact-output.ts';
import { wholeNumber } from './fields.ts';

const need = (description: string) => z.boolean().default(false).describe(description);

const count = (description: string) => wholeNumber(1, 9999).optional().meta({ description, value: 'n' });

export const command = defineCommand({
  name: 'compare',
  summary: 'Compare coexistence with multi-device, dual SIM, unofficial programs and the API alone.',
  description:
    'State what you need, and each way to serve many customers over WhatsApp is told by how it meets that: fully, partly or not, with the reason, its source and its risk of a ban. Then comes a recommendation, which says also when no way meets all, and which needs contradict each other. Unofficial programs are compared and never recommended. Without needs it prints the whole table. Needs no network and no settings.',
  examples: [
    { run: 'coex compare', says: 'All approaches by all needs.' },
    {
      run: 'coex compare --agents 12 --automation --crm --audit',
      says: 'A team with a bot, a CRM and an archive.',
    },
    { run: 'coex compare --automation --groups', says: 'Needs that contradict each other.' },
    {
      run: 'coex compare --keep-app --messages-per-second 15 --json',
      says: 'For a program, with all sources.',
    },
  ],
  args: z.object({}),
  options: z.object({
    agents: count('How many people write with customers at the same time.'),
    automation: need('A program answers, or sends by itself: a bot, order updates, reminders.'),
    crm: need('Chats reach a CRM or help desk, and are answered there.'),
    audit: need('One-to-one chats are recorded in an archive of your own.'),
    keepApp: need('People go on typing in the WhatsApp Business app.'),
    keepNumber: need('Customers go on writing to the number they know.'),
    history: need('Past chats are at hand wherever people write.'),
    groups: need('Group chats with customers go on.'),
    calls: need('Voice or video calls with customers go on.'),
    broadcast: need('One message goes to many customers at once: campaigns.'),
    messagesPerSecond: count('How many messages a second there are at peak, sent and received together.'),
    freeReplies: need('What people answer by hand costs nothing, however much it is.'),
    withoutPhone: need('No phone has to be kept and opened again and again.'),
    official: need('Meta supports it.'),
  }),
  output: () =>
    z.object({
      needs: z
        .array(
          z.object({
            need: z.enum(NEEDS),
            amount: z.number().nullable().describe('How many, of a need that is counted.'),
            says: z.string(),
          }),
        )
        .describe('The needs stated; all there are when none is.'),
      approaches: z.array(
        approachValue().extend({
          about: z.string(),
          source: z.string(),
          asOf: z.string(),
          answers: z.array(
            z.object({
              need: z.enum(NEEDS),
              met: z.enum(MET),
              most: z
                .number()
                .nullable()
                .describe('How much is offered of a counted need; null without a bound.'),
              reason: z.string(),
              certainty: z.enum(CERTAINTIES),
              source: z.string(),
              asOf: z.string(),
              otherwise: z.string().nullable().describe('Where sources disagree: the other position.'),
            }),
          ),
        }),
      ),
      recommendation: z
        .object({
          approaches: z
            .array(z.enum(APPROACH_IDS))
            .describe('The best; several when they are as good, the one that asks for least first.'),
          meetsAll: z.boolean(),
          conflicts: z
            .array(z.array(z.enum(NEEDS)))
            .describe('Needs no approach fully meets: one by itself, or several together.'),
          reasons: z.array(z.string()),
        })
        .nullable()
        .describe('Null when no need was stated.'),
    }),
  exits: { 2: 'a number is none, or not from 1 to 9999' },
  run: async ({ clock }, { options }) => {
    const today = isoTime(clock.now()).slice(0, 10);
    const { needs, approaches, recommendation } = compareApproaches(statedIn(options), today);
    return {
      data: {
        needs: needs.map((stated) => ({
          need: stated.need,
          amount: stated.amount ?? null,
          says: sayNeed(stated),
        })),
        approaches: approaches.map(toOutput),
        recommendation: recommendation === undefined ? null : recommendedOutput(recommendation),
      },
    };
  },
  draw: drawComparison,
});

/** The needs in the flags, in the order in which they are listed. */
function statedIn(options: Readonly<Record<string, unknown>>): StatedNeed[] {
  return NEEDS.flatMap((need): StatedNeed[] => {
    const given = options[need.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())];
    if (typeof given === 'number') return [{ need, amount: given }];
    return given === true ? [{ need }] : [];
  });
}

/** The arrays are the program’s own, to do with them what it likes. */
function recommendedOutput({ approaches, meetsAll, conflicts, reasons }: Recommendation) {
  return {
    approaches: [...approaches],
    meetsAll,
    conflicts: conflicts.map((needs) => [...needs]),
    reasons: [...reasons],
  };
}

function toOutput({ answers, ...approach }: ComparedApproach) {
  return {
    ...approach,
    answers: answers.map((answer) => ({
      ...answer,
      most: answer.most ?? null,
      otherwise: answer.otherwise ?? null,
    })),
  };
}
