import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { type SentComponents, sentComponents } from '../../wire/graph/template-values.ts';
import { checkSend } from './check-send.ts';
import { fillTemplate } from './fill.ts';
import { type RenderedMessage, renderMessage } from './rendered.ts';
import type { SendProblem } from './send-problem.ts';
import type { TemplateValues } from './values.ts';

/** What a template comes to with some values. */
export interface TemplateMessage {
  /** Empty when nothing speaks against sending it. */
  readonly problems: readonly SendProblem[];
  /** `template.components` of the message. */
  readonly components: unknown;
  /** Addresses of values that the template has no place for. */
  readonly unused: readonly string[];
}

/**
 * Fills a template with values and checks what comes of it, without a call: everything that Meta is known to refuse
 * (132000, 132005, 132012, 132018 …). What sends templates asks this first. `now` in Unix milliseconds; `spare` has values for
 * what the others leave out.
 */
export function prepareMessage(
  draft: TemplateDraft,
  values: TemplateValues,
  now: number,
  spare: TemplateValues = new Map(),
): TemplateMessage {
  const raw = values.get('components');
  if (raw !== undefined)
    return {
      components: raw,
      problems: checkSend(draft, raw, now),
      unused: [...values.keys()].filter((at) => at !== 'components'),
    };
  const { components, missing, unused } = fillTemplate(draft, values, spare);
  const problems = [...missing, ...checkSend(draft, components, now)];
  return { components: components.map(asSent), problems, unused };
}

/** What the person would see; of components that cannot be read, as much of the template as stands by itself. */
export function seenMessage(draft: TemplateDraft, components: unknown): RenderedMessage {
  const read = sentComponents.safeParse(components);
  return renderMessage(draft, read.success ? read.data : []);
}

/** As requests write them: an index in quotes (templates.md §8.1), no empty lists beside what is filled. */
function asSent({ type, cards, parameters, ...rest }: SentComponents[number]): object {
  if (type !== 'carousel') return partAsSent({ type, parameters, ...rest });
  return {
    type,
    cards: cards.map((card) => ({
      card_index: card.card_index,
      components: card.components.map(partAsSent),
    })),
  };
}

function partAsSent({ type, sub_type, index, parameters }: Omit<SentComponents[number], 'cards'>): object {
  return {
    type,
    ...(sub_type !== undefined && { sub_type }),
    ...(index !== undefined && { index: String(index) }),
    parameters,
  };
}

/** The body of `POST /{phone-number-id}/messages` (templates.md §8.1). */
export function requestOf(draft: TemplateDraft, components: unknown, to: string): object {
  const isEmpty = Array.isArray(components) && components.length === 0;
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    type: 'template',
    template: {
      name: draft.name,
      language: { code: draft.language },
      ...(!isEmpty && { components }),
    },
  };
}
