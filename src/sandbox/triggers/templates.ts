import { unixSeconds } from '../world/world.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const WREF = 'M/webhooks/reference (§4.9; reference templates §6)';

/** The first template of the WABA, or a made-up one. */
function identityOf({ world, number }: Scene): Record<string, unknown> {
  const template = [...world.templates.values()].find(({ wabaId }) => wabaId === number.wabaId);
  return {
    message_template_id: Number(template?.id ?? '1200000000000021'),
    message_template_name: template?.name ?? 'pickup_ready',
    message_template_language: template?.language ?? 'en_GB',
  };
}

function of(
  field: string,
  about: string,
  value: (scene: Scene) => Readonly<Record<string, unknown>>,
): Trigger {
  const build = (scene: Scene) => ({
    field,
    wabaId: scene.number.wabaId,
    timed: true,
    value: { ...value(scene), ...identityOf(scene) },
  });
  return { about, source: `${WREF}, ${field}`, build };
}

/** What stands beside an event that has more to say. */
const BESIDE: Readonly<Record<string, (at: number) => Readonly<Record<string, unknown>>>> = {
  DISABLED: (at) => ({
    disable_info: { disable_date: unixSeconds(at) },
    other_info: { title: 'DISABLED', description: 'Disabled for repeated low quality.' },
  }),
  PAUSED: () => ({
    other_info: { title: 'FIRST_PAUSE', description: 'Paused for 3 hours because of low quality.' },
  }),
  PENDING_DELETION: () => ({ reason: null }),
  REJECTED: () => ({
    reason: 'INVALID_FORMAT',
    rejection_info: {
      reason: 'Parameters stand next to each other.',
      recommendation: 'Put descriptive text between them.',
    },
  }),
};

const EVENTS = [
  'APPROVED',
  'ARCHIVED',
  'DELETED',
  'DISABLED',
  'FLAGGED',
  'IN_APPEAL',
  'LIMIT_EXCEEDED',
  'LOCKED',
  'PAUSED',
  'PENDING',
  'PENDING_DELETION',
  'REINSTATED',
  'REJECTED',
  'UNARCHIVED',
];

const REASONS = [
  'ABUSIVE_CONTENT',
  'CATEGORY_NOT_AVAILABLE',
  'INCORRECT_CATEGORY',
  'NONE',
  'PROMOTIONAL',
  'SCAM',
  'TAG_CONTENT_MISMATCH',
];

const PAUSES = ['SECOND_PAUSE', 'RATE_LIMITING_PAUSE', 'UNPAUSE'];

function status(event: string, beside: (at: number) => Readonly<Record<string, unknown>>): Trigger {
  return of(
    'message_template_status_update',
    `A template: ${event}. Its status stays; the templates.* calls and actions change it.`,
    ({ at }) => ({ event, message_template_category: 'UTILITY', reason: 'NONE', ...beside(at) }),
  );
}

function entry(prefix: string, name: string, trigger: Trigger): [string, Trigger] {
  return [`${prefix}.${name}`, trigger];
}

const STATUS = 'message_template_status_update';

/** The fields about templates. */
export const TEMPLATE_TRIGGERS: Triggers = {
  ...Object.fromEntries(
    EVENTS.map((event) => entry(STATUS, event, status(event, BESIDE[event] ?? (() => ({}))))),
  ),
  ...Object.fromEntries(
    REASONS.map((reason) =>
      entry(
        STATUS,
        `REJECTED.${reason}`,
        status('REJECTED', () => ({ reason })),
      ),
    ),
  ),
  ...Object.fromEntries(
    PAUSES.map((title) => {
      const event = title === 'UNPAUSE' ? 'APPROVED' : 'PAUSED';
      const description = 'The sandbox said so.';
      return entry(
        STATUS,
        `${event}.${title}`,
        status(event, () => ({ other_info: { title, description } })),
      );
    }),
  ),
  ...Object.fromEntries(
    ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'].map((score) =>
      entry(
        'message_template_quality_update',
        score,
        of('message_template_quality_update', `The quality of a template is ${score} now.`, () => ({
          previous_quality_score: score === 'GREEN' ? 'YELLOW' : 'GREEN',
          new_quality_score: score,
        })),
      ),
    ),
  ),
  'template_category_update.announced': of(
    'template_category_update',
    'A template will be made marketing: new_category is what it is now.',
    ({ at }) => ({
      new_category: 'UTILITY',
      correct_category: 'MARKETING',
      category_update_timestamp: Number(unixSeconds(at + 86_400_000)),
    }),
  ),
  'template_category_update.done': of('template_category_update', 'A template was made marketing.', () => ({
    previous_category: 'UTILITY',
    new_category: 'MARKETING',
  })),
  message_template_components_update: of(
    'message_template_components_update',
    'A template was edited.',
    () => ({
      message_template_title: 'Your bike',
      message_template_element: 'Your bike is ready, order {{1}}.',
      message_template_footer: 'Harbour Lane Bikes',
      message_template_buttons: [
        {
          message_template_button_type: 'URL',
          message_template_button_text: 'Track',
          message_template_button_url: 'https://example.net/t/{{1}}',
        },
      ],
    }),
  ),
};
