import { schedule, type Timeline } from '../timeline.ts';
import type { Waba } from '../world/accounts.ts';
import type { QualityScore, Template } from '../world/templates.ts';
import { newTemplate, type TemplateStart } from './new-template.ts';
import { addTemplate } from './shelf.ts';

const DAY_MS = 86_400_000;
const AGE_MS = 40 * DAY_MS;

interface Starting extends Pick<TemplateStart, 'name' | 'language' | 'category' | 'components'> {
  readonly isSample?: true;
  readonly score: QualityScore;
}

/** What the shop has had approved before the sandbox started. */
const STARTING: readonly Starting[] = [
  {
    // Meta’s own sample, present in every new account; the words differ from age to age (facebook/openapi v23.0).
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    isSample: true,
    score: 'UNKNOWN',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      {
        type: 'BODY',
        text: 'Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us.',
      },
      { type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
    ],
  },
  {
    name: 'pickup_ready',
    language: 'en_GB',
    category: 'UTILITY',
    score: 'GREEN',
    components: [
      {
        type: 'BODY',
        text: 'Good news from the workshop: repair {{1}} is done and your bike is ready to collect. We are open until 18:00.',
        example: { body_text: [['71']] },
      },
      { type: 'FOOTER', text: 'Harbour Lane Bikes' },
    ],
  },
  {
    name: 'order_update',
    language: 'en_GB',
    category: 'UTILITY',
    score: 'GREEN',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Your order' },
      {
        type: 'BODY',
        text: 'Order {{1}} has moved on: it is now {{2}}. Reply to this message with any question about it.',
        example: { body_text: [['1042', 'on its way']] },
      },
    ],
  },
  {
    name: 'spring_service',
    language: 'en_GB',
    category: 'MARKETING',
    score: 'GREEN',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, winter is hard on chains and brakes. Book a spring service this month and we wash the bike for free.',
        example: { body_text: [['Mira']] },
      },
      { type: 'FOOTER', text: 'Harbour Lane Bikes. Tap Stop for no more offers.' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Book a service' },
          { type: 'QUICK_REPLY', text: 'Stop' },
        ],
      },
    ],
  },
];

/** Gives a new WABA the shop’s starting templates, made some weeks ago. */
export function stockTemplates(world: Stocked, wabaId: string): void {
  const createdAt = world.timeline.now - AGE_MS;
  for (const { score, ...start } of STARTING) {
    const quality = { score, at: createdAt };
    addTemplate(
      world,
      newTemplate(world.seed, 'stock', { ...start, quality, wabaId, createdAt, status: 'APPROVED' }),
    );
  }
  schedule(world.timeline, DAY_MS, { kind: 'template-idle', wabaId });
}

interface Stocked {
  readonly seed: number;
  readonly timeline: Timeline;
  readonly templates: Map<string, Template>;
  readonly wabas: ReadonlyMap<string, Waba>;
}

/** Names of the samples Meta puts into accounts; nobody can create or delete a template of such a name. */
export const SAMPLE_NAMES: ReadonlySet<string> = new Set(
  STARTING.filter(({ isSample }) => isSample === true).map(({ name }) => name),
);
