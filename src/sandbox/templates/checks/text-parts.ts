import { LIMITS } from '../../../core/rules/index.ts';
import { enforces } from '../../enforced.ts';
import type { TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { componentOf, textOf } from '../components.ts';
import type { Draft } from '../draft.ts';
import { variablesIn, withoutVariables } from '../placeholders.ts';
import { firstProblem, missingField, problem, type TemplateProblem } from '../problems.ts';
import { countEmoji, hasEmoji, hasFormatting, hasLineBreak, lengthOf } from '../wording.ts';
import { checkExamples, hasTooManyVariables } from './variables.ts';

const HANDLED = ['IMAGE', 'VIDEO', 'DOCUMENT'];
const WITHOUT_SAMPLE = ['LOCATION', 'PRODUCT'];
const MOST_EMOJI = 10;

/** The header (templates §3.4). */
export function checkHeader(world: World, draft: Draft): TemplateProblem | undefined {
  const header = componentOf(draft.components, 'HEADER');
  if (header === undefined) return undefined;
  const { format } = header;
  if (typeof format !== 'string') return missingField('HEADER', 'format');
  if (format === 'TEXT') return checkTextHeader(world, draft, header);
  if (HANDLED.includes(format)) return checkMediaSample(header, format);
  // Pages and SDKs list more formats than are described; GIF is for the Marketing Messages API.
  return WITHOUT_SAMPLE.includes(format)
    ? undefined
    : problem('malformed', `A header of format ${format} cannot be used here.`);
}

function checkTextHeader(world: World, draft: Draft, header: TemplateComponent): TemplateProblem | undefined {
  const text = textOf(header);
  const fixed = withoutVariables(text);
  if (text === '') return missingField('HEADER', 'text');
  const { templateHeaderCharacters: limit } = LIMITS;
  if (lengthOf(text) > limit.value) return tooLong('header', limit.value);
  if (hasLineBreak(text) || hasEmoji(text) || hasFormatting(fixed)) {
    // The page of error codes gives the header a subcode of its own; clients met the body's with this sentence.
    return problem(
      enforces(world, 'template-header-subcode') ? 'header' : 'body',
      "The message header can't have any new lines, formatting characters, emojis or asterisks.",
    );
  }
  if (variablesIn(text).length > 1) return problem('header', 'The message header can have one variable.');
  return checkExamples(draft, header, 'header');
}

/** The sample of a header of media, also on a card. */
export function checkMediaSample(
  header: TemplateComponent | undefined,
  format: string,
): TemplateProblem | undefined {
  const handles: unknown = Object(header?.example).header_handle;
  const handle: unknown = Array.isArray(handles) ? handles[0] : undefined;
  if (typeof handle !== 'string' || handle === '') {
    return problem(
      'no-sample',
      `Templates with ${format} header type need an example/sample but it is not provided. Please change header type or provide valid sample parameter.`,
    );
  }
  // What an upload ends with, or what reading the template gave back (templates §1.4, §5.5).
  const isKnown = /^\d+::?/.test(handle) || URL.canParse(handle);
  return isKnown
    ? undefined
    : problem('header-media', 'The sample of the header is not a valid media handle.');
}

/** The body (templates §3.3, §3.5). */
export function checkBody(world: World, draft: Draft): TemplateProblem | undefined {
  const body = componentOf(draft.components, 'BODY');
  if (body === undefined) return problem('malformed', 'A template has exactly one component of type BODY.');
  return checkBodyText(world, draft, body, bodyLimit(draft));
}

/** The text of a body, the message’s own or a card’s. */
export function checkBodyText(
  world: World,
  draft: Draft,
  body: TemplateComponent,
  limit: number,
): TemplateProblem | undefined {
  const text = textOf(body);
  if (text === '') return missingField('BODY', 'text');
  return firstProblem(
    () => (lengthOf(text) > limit ? tooLong('body', limit) : undefined),
    () => (isOddBody(text) ? problem('body', ODD_BODY) : undefined),
    () => (hasVariableAtEdge(world, text) ? problem('edges', EDGES) : undefined),
    () => (hasTooManyVariables(text) ? problem('ratio', RATIO) : undefined),
    () => checkExamples(draft, body, 'body'),
  );
}

const ODD_BODY =
  "The message body can't have more than two consecutive newline characters, only have parameters, or have more than 10 emojis.";
const EDGES = "Variables can't be at the start or end of the template.";
const RATIO =
  'This template has too many variables for its length. Reduce the number of variables or increase the message length.';

// M/templates/marketing-templates/limited-time-offer-templates and spm (templates §3.5).
const OFFER_BODY_LIMIT = 600;
const PRODUCT_BODY_LIMIT = 160;

function bodyLimit({ components }: Draft): number {
  if (componentOf(components, 'LIMITED_TIME_OFFER') !== undefined) return OFFER_BODY_LIMIT;
  const isOfProduct = componentOf(components, 'HEADER')?.format === 'PRODUCT';
  return isOfProduct ? PRODUCT_BODY_LIMIT : LIMITS.templateBodyCharacters.value;
}

function isOddBody(text: string): boolean {
  const isOnlyVariables = !/[\p{Letter}\p{Number}]/u.test(withoutVariables(text));
  return /(\r?\n){3}/.test(text) || countEmoji(text) > MOST_EMOJI || (isOnlyVariables && text.includes('{{'));
}

/** Clients were refused with only punctuation behind the last variable; Meta's own example ends so (templates §3.3). */
function hasVariableAtEdge(world: World, text: string): boolean {
  const bare = enforces(world, 'template-edge-punctuation')
    ? text.replace(/^[\p{Punctuation}\s]*(?=\{\{)|(?<=\}\})[\p{Punctuation}\s]*$/gu, '')
    : text.trim();
  return /^\{\{[^{}]*\}\}|\{\{[^{}]*\}\}$/.test(bare);
}

/** The footer (templates §3.6). */
export function checkFooter(draft: Draft): TemplateProblem | undefined {
  const footer = componentOf(draft.components, 'FOOTER');
  if (footer === undefined) return undefined;
  const text = textOf(footer);
  if (text === '') return missingField('FOOTER', 'text');
  const { templateFooterCharacters: limit } = LIMITS;
  if (lengthOf(text) > limit.value) return tooLong('footer', limit.value);
  return text.includes('{{') || hasLineBreak(text)
    ? problem('footer', "The message footer can't have any variables or new lines.")
    : undefined;
}

function tooLong(part: string, limit: number): TemplateProblem {
  return problem('too-long', `The message ${part} can't have more than ${limit} characters.`);
}
