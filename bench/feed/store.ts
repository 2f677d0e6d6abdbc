import { DatabaseSync } from 'node:sqlite';
import { phoneMatchKey } from '../../src/core/rules/index.ts';
import { openStore } from '../../src/core/store/index.ts';
import { SQLITE_SETTINGS } from '../../src/core/store/sqlite/database.ts';
import { CHATS, LINES, lineOf, MESSAGES_A_CHAT, nameOf, phoneOf, WABA_ID } from './people.ts';

/*
 * `store.ts STORE`: makes a store with a million messages in 20,000 chats, as it is after a long history and some weeks of
 * use. Straight rows, in the order in which they were sent: the projector would take longer than all that is measured. The
 * latest message of all is in the last chat, an hour ago.
 */

const STEP_MS = 7000;
const HOUR_MS = 3_600_000;
const IMPORTED_A_CHAT = 40;
const DELIVERY = 1;

// Evidence as the projector notes it: history, echo, live.
const FROM_HISTORY = 4;
const BY_ECHO = 8;
const LIVE = 16;

const WORDS =
  'good morning is the blue frame still in stock and could you tell me when it will be ready for pickup since I pass by on Friday thanks a lot see you then'.split(
    ' ',
  );

const [file = ''] = process.argv.slice(2);
const endsAt = Math.floor((Date.now() - HOUR_MS) / 1000) * 1000;
await (await openStore(file)).close();
const database = new DatabaseSync(file);
database.exec(SQLITE_SETTINGS);
database.exec('begin');
addDelivery();
addPeople();
for (let at = 0; at < MESSAGES_A_CHAT; at += 1) addMessages(at);
database.exec('commit');
database.close();

function sentAt(chat: number, at: number): number {
  return endsAt - (CHATS - 1 - chat + (MESSAGES_A_CHAT - 1 - at) * CHATS) * STEP_MS;
}

/** Every third is the business's, typed and sent by turns; in half of the chats the customer has the last word. */
function isOurs(chat: number, at: number): boolean {
  return (chat + at) % 3 === 1 || (at === MESSAGES_A_CHAT - 1 && chat % 2 === 0);
}

/** What the rows came of. */
function addDelivery(): void {
  database
    .prepare(
      "insert into deliveries (id, source, signature, received_at, outcome, events) values (?, 'file', 'unchecked', ?, 'projected', ?)",
    )
    .run(DELIVERY, endsAt, CHATS * MESSAGES_A_CHAT);
  const body = database.prepare('insert into delivery_bodies (delivery, body) values (?, ?)');
  body.run(DELIVERY, Buffer.from('{}'));
}

function addPeople(): void {
  const number = database.prepare(
    'insert into numbers (phone_number_id, waba_id, display_phone_number, verified_name, told_at) values (?, ?, ?, ?, ?)',
  );
  for (const [at, { phoneNumberId, displayPhoneNumber }] of LINES.entries()) {
    number.run(phoneNumberId, WABA_ID, displayPhoneNumber, `Bikes ${at + 1}`, endsAt);
  }
  const user = database.prepare(
    'insert into users (id, wa_id, wa_id_at, username_at, profile_name, profile_name_at) values (?, ?, ?, 0, ?, ?)',
  );
  const key = database.prepare('insert into user_keys (key, user) values (?, ?)');
  const chat = database.prepare(
    'insert into chats (id, phone_number_id, user, last_message_at, last_inbound_at, last_outbound_at) values (?, ?, ?, ?, ?, ?)',
  );
  for (let at = 0; at < CHATS; at += 1) {
    const phone = phoneOf(at);
    const last = sentAt(at, MESSAGES_A_CHAT - 1);
    user.run(at + 1, phone, endsAt, nameOf(at), endsAt);
    key.run(`phone:${phoneMatchKey(phone) || phone}`, at + 1);
    chat.run(at + 1, lineOf(at).phoneNumberId, at + 1, last, lastOf(at, false), lastOf(at, true));
  }
  const lastId = database.prepare('insert into row_ids (of_table, last) values (?, ?)');
  for (const table of ['users', 'chats']) lastId.run(table, CHATS);
}

/** When one side wrote last, live. */
function lastOf(chat: number, ours: boolean): number | null {
  for (let at = MESSAGES_A_CHAT - 1; at >= IMPORTED_A_CHAT; at -= 1) {
    if (isOurs(chat, at) === ours) return sentAt(chat, at);
  }
  return null;
}

function addMessages(at: number): void {
  const message = database.prepare(
    'insert into messages (phone_number_id, wamid, chat, direction, origin, evidence, imported, type, text, sent_at, status, delivery) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const imported = at < IMPORTED_A_CHAT;
  for (let chat = 0; chat < CHATS; chat += 1) {
    const ours = isOurs(chat, at);
    const typed = imported || at % 2 === 0;
    const origin = ours ? (typed ? 'app' : 'api') : 'customer';
    const evidence = imported ? FROM_HISTORY : origin === 'app' ? BY_ECHO : LIVE;
    const from = (chat + at) % 20;
    message.run(
      lineOf(chat).phoneNumberId,
      `wamid.HBgM${phoneOf(chat)}FQIAEhgU${String(at).padStart(12, '0')}QjVGAA==`,
      chat + 1,
      ours ? 'outbound' : 'inbound',
      origin,
      evidence,
      imported ? 1 : 0,
      'text',
      `${WORDS.slice(from, from + 4 + (at % 9)).join(' ')} (${chat}/${at})`,
      sentAt(chat, at),
      ours ? 'delivered' : null,
      DELIVERY,
    );
  }
}
