import { isoTime } from '../../core/clock.ts';
import type { ChatEvent, ChatFacts, Price } from '../../core/feed/index.ts';
import type { ChatDetails, Tone } from '../../tui/feed/source.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { shownDuration } from '../../tui/print/duration.ts';
import { shownTime } from '../../tui/print/message.ts';
import { problemWords } from '../../tui/transcript/content-parts.ts';

type Fact = ChatDetails['sections'][number]['facts'][number];

/** What the details pane tells of a chat; slots stay empty while nothing is known. `now` in Unix milliseconds. */
export function toChatDetails(facts: ChatFacts, now: number): ChatDetails {
  return {
    chat: facts.chat,
    sections: [
      { title: 'Contact', facts: contactFacts(facts) },
      { title: 'Identities', facts: identityFacts(facts) },
      { title: 'Consent', facts: consentFacts(facts) },
      { title: 'Window', facts: [windowFact(facts.window, now)] },
      { title: 'Cost', facts: costFacts(facts.prices) },
      { title: 'Messages', facts: messageFacts(facts) },
      { title: 'Events', facts: eventFacts(facts.events) },
    ],
  };
}

function contactFacts({ contact, profileName, username, chat }: ChatFacts): Fact[] {
  const name = contact === null || contact.isRemoved ? null : (contact.fullName ?? contact.firstName);
  return [
    fact('chat', String(chat)),
    fact('address book', name),
    fact('profile', profileName),
    fact('username', username),
    // Who looks after a chat is not kept anywhere yet.
    fact('assignee', null),
  ];
}

function identityFacts({ waId, userId, identities, links }: ChatFacts): Fact[] {
  const others = identities.filter((key) => key !== `phone:${waId}` && key !== `bsuid:${userId}`);
  return [
    fact('phone', waId === null ? null : `+${waId}`),
    fact('BSUID', userId),
    ...others.map((key) => fact('also', key)),
    ...links.map(({ why, linkedAt, separated }) => ({
      ...fact(separated ? 'split' : 'joined', `${why}, ${timeOf(linkedAt)}`),
      tone: 'quiet' as const,
    })),
  ];
}

function consentFacts({ preferences }: ChatFacts): Fact[] {
  if (preferences.length === 0) return [fact('said', null)];
  return preferences.map(({ category, value, changedAt }) =>
    fact(category, `${value}, ${timeOf(changedAt)}`, value === 'stop' ? 'warning' : undefined),
  );
}

function windowFact(window: ChatFacts['window'], now: number): Fact {
  if (window === null) return fact('never open', 'templates alone', 'quiet');
  const { isOpen, until } = window;
  if (!isOpen) return fact('closed', `since ${timeOf(until)}`, 'warning');
  return fact('open', `for ${shownDuration(until - now)}`, 'good');
}

/** What Meta said of the last messages it priced, by what it would be billed as. */
function costFacts(prices: readonly Price[]): Fact[] {
  if (prices.length === 0) return [fact('priced', null)];
  const kinds = Map.groupBy(
    prices,
    ({ category, billable }) => `${category ?? 'other'}${billable === false ? ', free' : ''}`,
  );
  return [...kinds].map(([kind, some]) => fact(kind, counted(some.length, 'message')));
}

function messageFacts({ counts, firstMessageAt, lastMessageAt }: ChatFacts): Fact[] {
  const { customer, app, api } = counts.byOrigin;
  const all = grouped(customer + app + api);
  return [
    fact('known', counts.areAll ? all : `more than ${all}`),
    fact('of them', `${grouped(customer)} customer, ${grouped(app)} app, ${grouped(api)} api`),
    fact('imported', grouped(counts.imported)),
    fact('first', firstMessageAt === null ? null : timeOf(firstMessageAt)),
    fact('last', lastMessageAt === null ? null : timeOf(lastMessageAt)),
  ];
}

function eventFacts(events: readonly ChatEvent[]): Fact[] {
  if (events.length === 0) return [fact('none', null)];
  return events.map((event) => fact(timeOf(event.at), eventWords(event), toneOf(event)));
}

function eventWords(event: ChatEvent): string {
  switch (event.kind) {
    case 'edit':
      return `edited by ${event.by}`;
    case 'revoke':
      return `revoked by ${event.by}`;
    case 'failure':
      return ['failed', ...event.problems.map(problemWords)].join(' ');
    case 'contact':
      return event.isRemoved ? 'removed from the address book' : `in the address book: ${event.name ?? ''}`;
    case 'preference':
      return `${event.category}: ${event.value}`;
  }
}

function toneOf({ kind }: ChatEvent): Tone | undefined {
  return kind === 'failure' ? 'bad' : undefined;
}

function fact(name: string, value: string | null, tone?: Tone | undefined): Fact {
  return { name, value, ...(tone === undefined ? {} : { tone }) };
}

/** To the minute: `2026-11-05 09:00`. */
function timeOf(unixMs: number): string {
  return shownTime(isoTime(unixMs)).slice(0, 16);
}
