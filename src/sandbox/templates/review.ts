import { enforces } from '../enforced.ts';
import type { Template, TemplateComponent } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { buttonsOf, componentOf, partsOf, textOf } from './components.ts';
import { isInOtherScript } from './languages.ts';
import { countHints, hasPlainSignal, looksLikePassword } from './marketing-signals.ts';
import {
  hasAdjacentVariables,
  hasLooseBraces,
  isContiguous,
  isPositional,
  variablesIn,
  withoutVariables,
} from './placeholders.ts';
import { policyBreach } from './policy.ts';
import { wordedAlike } from './shelf.ts';

/** `rejected_reason`, also in webhooks (templates §2.5). */
export type RejectedReason =
  | 'ABUSIVE_CONTENT'
  | 'INCORRECT_CATEGORY'
  | 'INVALID_FORMAT'
  | 'PROMOTIONAL'
  | 'SCAM'
  | 'TAG_CONTENT_MISMATCH';

export interface Rejection {
  readonly reason: RejectedReason;
  /** What the webhook says about INVALID_FORMAT, and only about that. */
  readonly info?: { readonly reason: string; readonly recommendation: string };
}

/** Why a review would reject what a template says now; undefined when it would not. */
export function rejectionOf(world: World, template: Template): Rejection | undefined {
  if (!enforces(world, 'template-rejection') || template.category === 'AUTHENTICATION') return undefined;
  return (
    badFormat(template) ??
    badPolicy(template) ??
    badLanguage(template) ??
    duplicate(world, template) ??
    badCategory(template)
  );
}

/** Whether utility is to become marketing: `plain` at once, as a look at the words shows; else after the review. */
export function readsLikeMarketing(
  world: World,
  { category, components }: Pick<Template, 'category' | 'components'>,
  look: 'plain' | 'whole',
): boolean {
  if (category !== 'UTILITY' || !enforces(world, 'template-marketing-words')) return false;
  return hasPlainSignal(components) || (look === 'whole' && countHints(components) >= 2);
}

function badFormat({ components }: Template): Rejection | undefined {
  const texts = textsOf(components);
  if (texts.some(hasAdjacentVariables)) {
    return invalid(
      'Your template has parameters placed next to each other (like {{1}}{{2}}) without text or punctuation between them.',
      'Separate parameters with descriptive text.',
    );
  }
  if (texts.some(hasLooseBraces))
    return invalid('Your template has mismatched braces.', 'Write each variable as {{1}}.');
  const urls = buttonsIn(components).map((button) => textOf(button, 'url'));
  const isOutOfOrder = [...texts, ...urls].some((text) => {
    const names = variablesIn(text);
    return names.every(isPositional) && !isContiguous(names);
  });
  return isOutOfOrder
    ? invalid('The variables of your template are not sequential.', 'Number them from {{1}} without a gap.')
    : undefined;
}

function badPolicy({ components }: Template): Rejection | undefined {
  const urls = buttonsOf(components).map((button) => textOf(button, 'url'));
  const breach = policyBreach([...textsOf(components), ...urls].join('\n'));
  if (breach === undefined) return undefined;
  return breach.reason === 'INVALID_FORMAT'
    ? invalid(breach.explanation, breach.recommendation)
    : { reason: breach.reason };
}

function badLanguage({ components, language }: Template): Rejection | undefined {
  const words = withoutVariables(textsOf(components).join('\n'));
  return isInOtherScript(words, language) ? { reason: 'TAG_CONTENT_MISMATCH' } : undefined;
}

/** The same body and footer as another template; which reason Meta gives is unverified. */
function duplicate(world: World, template: Template): Rejection | undefined {
  const other = wordedAlike(world, template);
  return other === undefined
    ? undefined
    : invalid(
        `Your template says the same as ${other.name}.`,
        'Use the existing template, or write another text.',
      );
}

function badCategory({ components }: Template): Rejection | undefined {
  return looksLikePassword(components) ? { reason: 'INCORRECT_CATEGORY' } : undefined;
}

function invalid(reason: string, recommendation: string): Rejection {
  return { reason: 'INVALID_FORMAT', info: { reason, recommendation } };
}

/** Also those of a carousel’s cards. */
function buttonsIn(components: readonly TemplateComponent[]): TemplateComponent[] {
  const cards = partsOf(componentOf(components, 'CAROUSEL'), 'cards');
  return [components, ...cards.map((card) => partsOf(card, 'components'))].flatMap(buttonsOf);
}

function textsOf(components: readonly TemplateComponent[]): string[] {
  return ['HEADER', 'BODY', 'FOOTER'].map((type) => textOf(componentOf(components, type)));
}
