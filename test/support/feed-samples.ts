import { initialState } from '../../src/tui/feed/initial-state.ts';
import { emptyScroll } from '../../src/tui/feed/scroll.ts';
import type { ChatDetails, FeedChat, FeedMessage, TemplateChoice } from '../../src/tui/feed/source.ts';
import type { Conversation, Failure, FeedState, Outgoing } from '../../src/tui/feed/state.ts';

/** Thursday, 2026-11-05, 09:41:00 UTC. */
export const NOW = Date.UTC(2026, 10, 5, 9, 41);

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** A chat in which a customer wrote two minutes ago. */
export function sampleChat(changes: Partial<FeedChat> = {}): FeedChat {
  return {
    id: 1,
    at: NOW - 2 * MINUTE_MS,
    phoneNumberId: '440',
    name: 'Mira Example',
    waId: '447700900155',
    userId: null,
    unanswered: 2,
    lastText: 'Is it still there?',
    lastRevoked: false,
    lastType: 'text',
    lastOrigin: 'customer',
    lastStatus: null,
    windowUntil: NOW + 23 * HOUR_MS + 58 * MINUTE_MS,
    assignee: null,
    ...changes,
  };
}

/** A text of a customer, two minutes ago. */
export function sampleMessage(changes: Partial<FeedMessage> = {}): FeedMessage {
  return {
    id: 1,
    at: NOW - 2 * MINUTE_MS,
    wamid: 'wamid.1',
    origin: 'customer',
    imported: false,
    type: 'text',
    status: null,
    problemCodes: [],
    parts: [{ kind: 'words', text: 'Is it still there?' }],
    version: '1',
    ...changes,
  };
}

export const SAMPLE_TEMPLATE: TemplateChoice = {
  name: 'order_ready',
  language: 'en_GB',
  category: 'UTILITY',
  body: 'Hello {{1}}, your order {{2}} is ready.',
  values: [
    { at: 'body.1', example: 'Mira' },
    { at: 'body.2', example: 'A-17' },
  ],
};

export const SAMPLE_FAILURE: Failure = {
  code: 'meta-refused',
  message: 'Re-engagement message (131047).',
  hint: 'Send a template.',
  metaCode: 131047,
};

const SAMPLE_DETAILS: ChatDetails = {
  chat: 1,
  sections: [
    {
      title: 'Contact',
      facts: [
        { name: 'Name', value: 'Mira Example' },
        { name: 'Phone', value: '+447700900155' },
        { name: 'Username', value: null },
      ],
    },
    { title: 'Window', facts: [{ name: 'Open until', value: '2026-11-06 09:39', tone: 'good' }] },
  ],
};

export function sampleOutgoing(state: Outgoing['state'], text = 'It is, come by!'): Outgoing {
  const chat = sampleChat();
  return {
    task: 1,
    chat: chat.id,
    text,
    again: { kind: 'send-text', chat, text, replyTo: undefined },
    state,
  };
}

/** An open chat, the cursor on the last of its messages, which stands at the bottom of a pane of so many rows. */
export function sampleConversation(
  messages: readonly FeedMessage[],
  changes: Partial<Conversation> = {},
): Conversation {
  return {
    ...emptyScroll(),
    chat: sampleChat(),
    items: messages,
    at: messages.at(-1)?.id ?? null,
    line: 0,
    isTop: true,
    isBottom: true,
    isFollowing: true,
    ...changes,
  };
}

/** A screen with chats, an open one among them, and all that is known of it. */
export function sampleState(changes: Partial<FeedState> = {}, columns = 160, rows = 24): FeedState {
  const chats = [
    sampleChat(),
    sampleChat({
      id: 2,
      name: 'Noor Sample',
      at: NOW - 3 * HOUR_MS,
      unanswered: 0,
      lastText: 'See you tomorrow',
      lastOrigin: 'app',
      windowUntil: NOW + 40 * MINUTE_MS,
      assignee: 'Ines',
    }),
    sampleChat({
      id: 3,
      name: '王さん',
      at: NOW - 50 * HOUR_MS,
      unanswered: 0,
      lastText: null,
      lastType: 'image',
      lastOrigin: 'api',
      lastStatus: 'failed',
      windowUntil: NOW - HOUR_MS,
    }),
  ];
  return {
    ...initialState({ columns, rows }, NOW, { showsDetails: true }),
    chats: { ...emptyScroll(), items: chats, at: 1, isTop: true, isBottom: true, filter: '' },
    conversation: sampleConversation([
      sampleMessage({ id: 1, at: NOW - 30 * HOUR_MS, imported: true, status: 'read', origin: 'app' }),
      sampleMessage({ id: 2, at: NOW - HOUR_MS, origin: 'api', status: 'delivered' }),
      sampleMessage({ id: 3 }),
    ]),
    details: { shown: SAMPLE_DETAILS, line: 0 },
    receiver: { kind: 'answers' },
    standing: {
      number: { phoneNumberId: '440', displayPhoneNumber: '+44 7700 900100', verifiedName: 'Shop' },
      numbers: 1,
      link: 'live',
      drift: { risk: 'watch', daysToLost: 9 },
      waiting: 0,
      waitingSince: null,
      lastDeliveryAt: NOW,
      throughput: { used: 7, limit: 20 },
      unrecognised: 3,
    },
    ...changes,
  };
}
