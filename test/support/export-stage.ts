import { type Coex, coexIn } from './coex.ts';
import { NOW } from './run.ts';
import { BUSINESS_NUMBER, CUSTOMER, delivery, inbound, numberValue, text } from './webhooks.ts';

/** When the told chat begins, in Unix seconds: 2026-11-05T08:00:00Z. */
export const BEGIN = NOW / 1000 - 3600;

export const OTHER = '447700900166';

const contacts = [{ wa_id: CUSTOMER, user_id: 'GB.1', profile: { name: 'Mira', username: 'mira.rides' } }];

/** What the customer writes. */
export function received(id: string, at: number, content: object) {
  const message = { from: CUSTOMER, from_user_id: 'GB.1', id, timestamp: String(at), ...typed(content) };
  return delivery('messages', numberValue({ contacts, messages: [message] }));
}

/** What is typed in the app. */
function echoed(id: string, at: number, content: object) {
  const message = { from: BUSINESS_NUMBER, to: CUSTOMER, id, timestamp: String(at), ...typed(content) };
  return delivery('smb_message_echoes', numberValue({ contacts, message_echoes: [message] }));
}

/** A message of the history import. */
export function imported(id: string, at: number, body: string) {
  const messages = [text(id, body, at, { history_context: { status: 'READ' } })];
  const history = [
    { metadata: { phase: 1, chunk_order: 1, progress: 100 }, threads: [{ id: CUSTOMER, messages }] },
  ];
  return delivery('history', numberValue({ history }));
}

/** A store with a chat that has a bit of everything, and a second chat with one message. */
export async function tellChats(): Promise<Coex> {
  const coex = coexIn();
  await coex.tell(
    imported('wamid.H1', BEGIN - 86_400, 'Is the blue frame in stock?'),
    received('wamid.U1', BEGIN, { text: { body: 'Hello' } }),
    echoed('wamid.E1', BEGIN + 60, { text: { body: 'Ready at 5 pm.' }, context: { id: 'wamid.U1' } }),
    echoed('wamid.E1a', BEGIN + 120, edit('wamid.E1', 'Ready at 6 pm.')),
    echoed('wamid.E1b', BEGIN + 180, edit('wamid.E1', 'Ready at 7 pm.')),
    received('wamid.R1', BEGIN + 200, { reaction: { message_id: 'wamid.E1', emoji: '👍' } }),
    received('wamid.R2', BEGIN + 210, { reaction: { message_id: 'wamid.E1' } }),
    received('wamid.U2', BEGIN + 300, { text: { body: 'Mum, dinner is at eight' } }),
    received('wamid.U2r', BEGIN + 310, { revoke: { original_message_id: 'wamid.U2' } }),
    received('wamid.U3', BEGIN + 400, {
      image: { id: '91', mime_type: 'image/jpeg', sha256: 'abc=', caption: 'My bike' },
    }),
    delivery(
      'messages',
      numberValue({
        statuses: [
          { id: 'wamid.A1', status: 'sent', timestamp: String(BEGIN + 500), recipient_id: CUSTOMER },
          {
            id: 'wamid.A1',
            status: 'failed',
            timestamp: String(BEGIN + 501),
            recipient_id: CUSTOMER,
            errors: [{ code: 131047, title: 'Re-engagement message' }],
          },
        ],
      }),
    ),
    received('wamid.U4', BEGIN + 600, {
      unsupported: { type: 'unknown' },
      errors: [{ code: 131060, title: 'This message is unavailable' }],
    }),
    received('wamid.U5', BEGIN + 700, { hologram: { depth: 3 } }),
    delivery(
      'messages',
      numberValue({ messages: [text('wamid.O1', 'Anyone?', BEGIN + 5, { from: OTHER })] }),
    ),
    inbound('wamid.U6', 'Bye', BEGIN + 800),
  );
  return coex;
}

function edit(original: string, body: string) {
  return { edit: { original_message_id: original, message: { type: 'text', text: { body } } } };
}

/** The type is named like the first thing in it. */
function typed(content: object) {
  return { type: Object.keys(content)[0], ...content };
}
