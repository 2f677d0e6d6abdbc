import type { DraftPath } from '../source.ts';
import type { Anatomy } from './anatomy.ts';
import { countEmoji, quoted, withoutVariables } from './wording.ts';
import { signalIn } from './words/lexicon.ts';
import type { Signal } from './words/word-list.ts';

/** Something that makes utility look like marketing. */
export interface Sign {
  /** Enough by itself. */
  readonly isStrong: boolean;
  readonly says: string;
  readonly path: DraftPath;
}

/** Words that are enough by themselves, and what they are told as. */
const STRONG: readonly (readonly [signal: Signal, says: string])[] = [
  ['sale', 'it speaks of prices'],
  ['renewal', 'it asks to renew or upgrade'],
  ['retargeting', 'it wins back'],
  ['awareness', 'it announces or invites'],
  ['relationship', 'it greets'],
];

const SHOP_BUTTONS = ['COPY_CODE', 'CATALOG', 'MPM', 'SPM'];
const SHOP_PARTS = ['CAROUSEL', 'LIMITED_TIME_OFFER'];
const VAGUE_NAMES = ['offer', 'promo', 'discount', 'message', 'text'];
const PERCENT_OFF =
  /\d{1,3}\s?% ?(off|de descuento|de desconto|rabatt|de réduction|de remise|di sconto)|[£$€₹]\s?\d+(?:[.,]\d+)? off\b/i;
/** What makes a message one about something: a word in the name of a variable. */
const PARTICULAR =
  /order|account|date|time|amount|total|track|number|_id|^id|ref|invoice|booking|visit|appointment|pedido|cita|fecha|monto|data|valor|termin|datum|betrag|commande|montant|ordine|importo/;
const FEW_WORDS = 6;
const MANY_EMOJI = 3;

/** The signs in a draft, strong and weak (templates.md §4.5); a heuristic, since Meta’s judge is a model nobody saw. */
export function marketingSigns(anatomy: Anatomy): Sign[] {
  return [...strongSigns(anatomy), ...weakSigns(anatomy)];
}

function* strongSigns({ draft, texts, buttons, message }: Anatomy): Generator<Sign> {
  const { language } = draft;
  const strong = (says: string, path: DraftPath): Sign => ({ isStrong: true, says, path });
  for (const { text, path } of texts) {
    for (const [signal, says] of STRONG) {
      const word = signalIn(text, signal, language);
      if (word !== undefined) yield strong(`${says} (${quoted(word)})`, [...path, 'text']);
    }
    const percent = PERCENT_OFF.exec(text)?.[0];
    if (percent !== undefined) yield strong(`it speaks of prices (${quoted(percent)})`, [...path, 'text']);
  }
  for (const { button, path } of buttons) {
    if (SHOP_BUTTONS.includes(button.type)) yield strong(`a ${button.type} button is made for shops`, path);
  }
  for (const { component, path } of message.all) {
    if (SHOP_PARTS.includes(component.type)) yield strong(`a ${component.type} is made for shops`, path);
  }
  const body = texts.find(({ kind, isOnCard }) => kind === 'body' && !isOnCard);
  if (body === undefined) return;
  const path = [...body.path, 'text'];
  const vague = body.variables.find(({ name }) => VAGUE_NAMES.includes(name));
  if (vague !== undefined) yield strong(`{{${vague.name}}} may hold anything`, path);
  const words = wordsOf(body.text);
  if (words < FEW_WORDS && words > 0) yield strong('the body has hardly any words', path);
  const survey = signalIn(body.text, 'survey', language);
  const isParticular =
    body.variables.length > 0 && signalIn(body.text, 'transaction', language) !== undefined;
  if (survey !== undefined && !isParticular)
    yield strong(`it asks for an opinion on nothing particular (${quoted(survey)})`, path);
}

function* weakSigns({ draft, texts, buttons }: Anatomy): Generator<Sign> {
  const { language } = draft;
  const body = texts.find(({ kind, isOnCard }) => kind === 'body' && !isOnCard);
  if (body === undefined) return;
  const path = [...body.path, 'text'];
  const all = texts.map(({ text }) => text).join('\n');
  const weak = (says: string, at: DraftPath = path): Sign => ({ isStrong: false, says, path: at });
  const isParticular =
    signalIn(all, 'transaction', language) !== undefined ||
    texts.some(({ variables }) => variables.some(({ name }) => PARTICULAR.test(name)));
  if (!isParticular) yield weak('it is about nothing particular to the user');
  const urgent = signalIn(all, 'urgency', language) ?? /!!!/.exec(all)?.[0];
  if (urgent !== undefined) yield weak(`it presses (${quoted(urgent)})`);
  const capitals = /(?<!\p{Letter})\p{Lu}{5,}(?!\p{Letter})/u.exec(withoutVariables(all))?.[0];
  if (capitals !== undefined) yield weak(`it shouts (${quoted(capitals)})`);
  if (countEmoji(all) >= MANY_EMOJI) yield weak('it has many emoji');
  for (const { button, path: at } of buttons) {
    const label = button.text ?? '';
    const word = signalIn(label, 'callToAction', language);
    if (word !== undefined && label.startsWith(word)) yield weak(`the label ${quoted(label)} sells`, at);
    if (button.type === 'URL' && /^https?:\/\/[^/]+\/?$/.test(button.url ?? ''))
      yield weak('a button leads to a home page', at);
  }
  const apology = signalIn(all, 'apology', language);
  const credit = signalIn(all, 'compensation', language);
  if (apology !== undefined && credit !== undefined)
    yield weak(`it makes up for something (${quoted(credit)})`);
}

function wordsOf(text: string): number {
  return withoutVariables(text).match(/[\p{Letter}\p{Number}]+/gu)?.length ?? 0;
}
