import { circumstancesOf, problemsIn } from '../../core/transcripts/index.ts';
import { counted } from '../print/counted.ts';
import { contentParts, problemWords } from './content-parts.ts';
import { snippet } from './lines.ts';
import type { Part } from './part.ts';
import type { ShownMessage } from './shown.ts';
import { dayOf, whenOf } from './times.ts';

/** All there is to show of a message; nothing for a reaction that stands at its message. */
export function partsOf(message: ShownMessage): Part[] {
  const isShownElsewhere = message.type === 'reaction' && message.quoted?.isHere === true;
  if (isShownElsewhere) return [];
  const day = dayOf(message.sentAt);
  return [
    ...circumstances(message),
    ...quote(message, day),
    ...contentParts(message),
    ...said(message),
    ...revisions(message, day),
    ...failures(message),
    ...reactions(message, day),
  ];
}

/** What became of it, each with its time, or the history's word for it. */
export function statusWords({ status, statuses, sentAt }: ShownMessage): string {
  if (statuses.length === 0) return status ?? '';
  const day = dayOf(sentAt);
  return statuses.map((entry) => `${entry.status} ${whenOf(entry.at, day)}`).join(', ');
}

function circumstances({ extra }: ShownMessage): Part[] {
  const { isForwarded, ad } = circumstancesOf(extra);
  return [
    ...(isForwarded ? [note('Forwarded')] : []),
    ...(ad === undefined ? [] : [note(`From an ad: ${snippet(ad)}`)]),
  ];
}

function quote({ replyTo, quoted }: ShownMessage, day: string): Part[] {
  if (replyTo === null) return [];
  if (quoted === null) return [{ kind: 'quote', text: 'a message that is not known', target: undefined }];
  const { origin, sentAt, type, text, isHere, id } = quoted;
  const shown = text === null ? `[${type}]` : snippet(text);
  return [
    { kind: 'quote', text: `${origin} ${whenOf(sentAt, day)}: ${shown}`, target: isHere ? id : undefined },
  ];
}

function said({ text, revoked }: ShownMessage): Part[] {
  if (text === null || text === '') return [];
  return [{ kind: revoked ? 'struck' : 'words', text }];
}

function revisions({ revisions, firstText, sentAt }: ShownMessage, day: string): Part[] {
  const edits = revisions.filter(({ kind }) => kind === 'edit');
  const revokes = revisions.filter(({ kind }) => kind === 'revoke');
  return [
    ...revokes.map(({ by, at }) => note(`Revoked by ${by} ${whenOf(at, day)}; what it said is kept here.`)),
    ...(edits.length === 0
      ? []
      : [
          note(`Edited ${counted(edits.length, 'time')}:`),
          version(`${whenOf(sentAt, day)} first`, firstText),
          ...edits.map(({ by, at, text }) => version(`${whenOf(at, day)} by ${by}`, text)),
        ]),
  ];
}

function version(lead: string, text: string | null): Part {
  return { kind: 'version', lead, text: text ?? '(without words)' };
}

function failures({ statuses }: ShownMessage): Part[] {
  return statuses.flatMap(({ errors }) => problemsIn(errors).map((problem) => note(problemWords(problem))));
}

function reactions({ reactions }: ShownMessage, day: string): Part[] {
  return reactions.map(({ emoji, origin, at }) => ({
    kind: 'reaction',
    text: `${emoji ?? 'reaction taken back'} ${origin} ${whenOf(at, day)}`,
  }));
}

function note(text: string): Part {
  return { kind: 'note', text };
}
