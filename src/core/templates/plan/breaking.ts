import type { DraftButton, DraftComponent, TemplateDraft } from '../../wire/graph/template-draft.ts';
import { isRecord } from '../account/records.ts';
import { componentOf } from '../draft/parts.ts';
import { isPositional, variablesIn } from '../draft/variables.ts';

/** A change after which what senders send today is refused, or says something else (templates.md §5.8). */
export interface Breaking {
  readonly what: 'parameters' | 'header-format' | 'button-type' | 'button-parameter' | 'cards';
  /** Where, as in a change. */
  readonly part: string;
  readonly before: string;
  readonly after: string;
}

/** Buttons for which a sender gives something, whatever the template says. */
const WITH_PARAMETER = ['COPY_CODE', 'OTP', 'MPM'];

type Parts = readonly DraftComponent[];

/** Why those who send a template have to change what they send; both in normal form, whatever stands in them. */
export function breakingChanges(before: TemplateDraft, after: TemplateDraft): Breaking[] {
  const [one, other] = [partsIn(before), partsIn(after)];
  const [cards, otherCards] = [cardsOf(one), cardsOf(other)];
  const whole = partsBreak('', one, other);
  if (cards.length !== otherCards.length) {
    const counts = { before: `${cards.length}`, after: `${otherCards.length}` };
    return [...whole, { what: 'cards', part: 'cards', ...counts }];
  }
  const ofCards = cards.flatMap((card, at) =>
    partsBreak(`card ${at + 1} `, partsIn(card), partsIn(otherCards[at])),
  );
  return [...whole, ...ofCards];
}

function partsBreak(prefix: string, one: Parts, other: Parts): Breaking[] {
  const headers = [one, other].map((parts) => componentOf(parts, 'HEADER'));
  const formats = headers.map(headerOf) as [string, string];
  const found: Breaking[] = [];
  if (formats[0] !== formats[1]) {
    found.push({ what: 'header-format', part: `${prefix}header`, before: formats[0], after: formats[1] });
  } else {
    found.push(...parametersBreak(`${prefix}header`, headers[0]?.text, headers[1]?.text));
  }
  const bodies = [one, other].map((parts) => componentOf(parts, 'BODY')?.text);
  found.push(...parametersBreak(`${prefix}body`, bodies[0], bodies[1]));
  found.push(...buttonsBreak(prefix, buttonsOf(one), buttonsOf(other)));
  return found;
}

/** What a sender has to give for a header: a plain text, or none, asks for nothing. */
function headerOf(header: DraftComponent | undefined): string {
  if (header === undefined) return 'no parameter';
  const format = header.format ?? 'TEXT';
  if (format !== 'TEXT') return format;
  return variablesIn(textOf(header.text)).length === 0 ? 'no parameter' : 'TEXT';
}

function parametersBreak(part: string, before: unknown, after: unknown): Breaking[] {
  const [one, other] = [parametersIn(before), parametersIn(after)];
  return one === other ? [] : [{ what: 'parameters', part, before: one, after: other }];
}

/** What stands in one text stands in its order for positions, and in any order for names. */
function parametersIn(text: unknown): string {
  const names = [...new Set(variablesIn(textOf(text)).map(({ name }) => name))];
  const ordered = names.toSorted((one, other) =>
    isPositional(one) && isPositional(other) ? Number(one) - Number(other) : one < other ? -1 : 1,
  );
  return ordered.length === 0 ? 'none' : ordered.map((name) => `{{${name}}}`).join(', ');
}

function textOf(text: unknown): string {
  return typeof text === 'string' ? text : '';
}

/** Senders name a button by its index (templates.md §3.7): those before have to stay where they are. */
function buttonsBreak(
  prefix: string,
  one: readonly DraftButton[],
  other: readonly DraftButton[],
): Breaking[] {
  const count = Math.max(one.length, other.length);
  return Array.from({ length: count }, (_, at) => at).flatMap((at): Breaking[] => {
    const [before, after] = [one[at], other[at]];
    const part = `${prefix}button ${at + 1}`;
    if (before === undefined) {
      const needs = after === undefined ? 'none' : parameterOf(after);
      return needs === 'none' ? [] : [{ what: 'button-parameter', part, before: 'none', after: needs }];
    }
    if (before.type !== after?.type)
      return [{ what: 'button-type', part, before: before.type, after: after?.type ?? 'none' }];
    const [needed, needs] = [parameterOf(before), parameterOf(after)];
    return needed === needs ? [] : [{ what: 'button-parameter', part, before: needed, after: needs }];
  });
}

function parameterOf({ type, url }: DraftButton): string {
  if (WITH_PARAMETER.includes(type)) return type;
  const [variable] = variablesIn(textOf(url));
  return variable === undefined ? 'none' : `{{${variable.name}}}`;
}

/** An account may have anything in its lists: what is no part asks nothing of a sender. */
function partsIn(holder: unknown): Parts {
  return listIn(holder, 'components').filter(isRecord) as unknown as Parts;
}

/** Each at its index, whatever it is: what is no button is one of no type. */
function buttonsOf(parts: Parts): readonly DraftButton[] {
  const buttons = listIn(componentOf(parts, 'BUTTONS'), 'buttons');
  return buttons.map((button) => (isRecord(button) ? button : { type: 'none' })) as unknown as DraftButton[];
}

function cardsOf(parts: Parts): readonly unknown[] {
  return listIn(componentOf(parts, 'CAROUSEL'), 'cards');
}

function listIn(holder: unknown, key: string): readonly unknown[] {
  const list: unknown = Object(holder)[key];
  return Array.isArray(list) ? list : [];
}
