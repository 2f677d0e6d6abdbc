import * as z from 'zod';
import { endLink, suspend } from '../lifecycle/ending.ts';
import { changeNumber } from '../lifecycle/fresh-ids.ts';
import { reRegister } from '../lifecycle/re-registration.ts';
import { linkCompanion, setCompanionUse, unlinkCompanion } from '../phone/companions.ts';
import { removeContact, saveContact } from '../phone/contacts.ts';
import { goOffline, goOnline } from '../phone/outbox.ts';
import { appNumberOf, openApp, phoneNumberOf } from '../phone/phone.ts';
import { contactContent, locationContent } from '../town/contents.ts';
import { edit, revoke, say, send } from '../town/conversation.ts';
import { customerOf } from '../town/customers.ts';
import { type Action, defineAction } from './action.ts';
import * as people from './people.ts';

const { number, pair, on, replyTo, words } = people;
const justPhone = z.strictObject({ number });

/** What the shop does with its phone. */
export const PHONE_ACTIONS: Readonly<Record<string, Action>> = {
  'phone.write': defineAction({
    about: 'Somebody types a message in the Business app; gives its wamid.',
    input: z.strictObject({ ...pair, text: words, replyTo, on }),
    run: (world, { number, customer, text, ...manner }) =>
      say(world, 'phone', appNumberOf(world, number), customerOf(world, customer), text, manner),
  }),
  'phone.send-media': defineAction({
    about: 'Somebody sends a file from the Business app; gives its wamid.',
    input: z.strictObject({ ...pair, ...people.media, replyTo, on }),
    run: (world, { number, customer, replyTo, on, ...media }) =>
      send(
        world,
        'phone',
        appNumberOf(world, number),
        customerOf(world, customer),
        { kind: 'media', ...media },
        { replyTo, on },
      ),
  }),
  'phone.send-location': defineAction({
    about: 'Somebody sends a place from the Business app; gives its wamid.',
    input: z.strictObject({ ...pair, ...people.place, on }),
    run: (world, { number, customer, on, ...place }) =>
      send(
        world,
        'phone',
        appNumberOf(world, number),
        customerOf(world, customer),
        { kind: 'other', content: locationContent(place) },
        { on },
      ),
  }),
  'phone.send-contact': defineAction({
    about: 'Somebody sends a contact card from the Business app; gives its wamid.',
    input: z.strictObject({ ...pair, ...people.card, on }),
    run: (world, { number, customer, on, ...card }) =>
      send(
        world,
        'phone',
        appNumberOf(world, number),
        customerOf(world, customer),
        { kind: 'other', content: contactContent(card) },
        { on },
      ),
  }),
  'phone.write-group': defineAction({
    about: 'Somebody writes in a group. Groups are never mirrored: all it does is open the app.',
    input: z.strictObject({ number, text: words }),
    run: (world, { number }) => openApp(world, appNumberOf(world, number)),
  }),
  'phone.edit': defineAction({
    about: 'Somebody corrects a text or a caption in the Business app, within 15 minutes.',
    input: z.strictObject({ message: people.message, text: words }),
    run: (world, { message, text }) => edit(world, 'phone', message, text),
  }),
  'phone.revoke': defineAction({
    about: 'Somebody deletes a message in the Business app for everyone, within 2 days.',
    input: z.strictObject({ message: people.message }),
    run: (world, { message }) => revoke(world, 'phone', message),
  }),
  'phone.open': defineAction({
    about: 'Somebody opens the Business app once.',
    input: justPhone,
    run: (world, { number }) => openApp(world, appNumberOf(world, number)),
  }),
  'phone.use': defineAction({
    about: 'From now on somebody opens the Business app every day.',
    input: justPhone,
    run: (world, { number }) => {
      const used = appNumberOf(world, number);
      used.phone.inUse = true;
      openApp(world, used);
    },
  }),
  'phone.idle': defineAction({
    about:
      'Nobody opens the Business app from now on. After about 14 days the link is lost, and nothing says so before.',
    input: justPhone,
    run: (world, { number }) => {
      const idle = phoneNumberOf(world, number);
      if (idle.phone.inUse) idle.phone.lastOpenedAt = world.timeline.now;
      idle.phone.inUse = false;
    },
  }),
  'phone.offline': defineAction({
    about: 'The phone loses the internet: history, contacts and echoes wait.',
    input: justPhone,
    run: (world, { number }) => goOffline(phoneNumberOf(world, number)),
  }),
  'phone.online': defineAction({
    about: 'The phone is back on the internet and tells what waited; gives how many webhooks that are.',
    input: justPhone,
    run: (world, { number }) => goOnline(world, phoneNumberOf(world, number)),
  }),
  'phone.link': defineAction({
    about: 'Links a companion, at most 4.',
    input: z.strictObject({ number, companion: people.companion }),
    run: (world, { number, companion }) => linkCompanion(world, appNumberOf(world, number), companion),
  }),
  'phone.unlink': defineAction({
    about: 'Unlinks a companion.',
    input: z.strictObject({ number, companion: people.companion }),
    run: (world, { number, companion }) => unlinkCompanion(world, appNumberOf(world, number), companion),
  }),
  'phone.companion': defineAction({
    about: 'Lets a companion be used every day, or lie still: after about 30 days that ends the link.',
    input: z.strictObject({ number, companion: people.companion, inUse: z.boolean() }),
    run: (world, { number, companion, inUse }) =>
      setCompanionUse(world, appNumberOf(world, number), companion, inUse),
  }),
  'phone.save-contact': defineAction({
    about: 'Somebody saves a contact, or another name for one.',
    input: z.strictObject({ ...pair, name: z.string().min(1) }),
    run: (world, { number, customer, name }) =>
      saveContact(world, appNumberOf(world, number), customerOf(world, customer), name),
  }),
  'phone.remove-contact': defineAction({
    about: 'Somebody removes a contact.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) =>
      removeContact(world, appNumberOf(world, number), customerOf(world, customer)),
  }),
  'phone.block': defineAction({
    about: 'Somebody blocks a customer in the Business app.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) => {
      appNumberOf(world, number).blocked.add(customerOf(world, customer).waId);
    },
  }),
  'phone.unblock': defineAction({
    about: 'Somebody unblocks a customer in the Business app.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) => {
      appNumberOf(world, number).blocked.delete(customerOf(world, customer).waId);
    },
  }),
  'phone.update': defineAction({
    about: 'The Business app gets another version; older than 2.24.17 it cannot be onboarded.',
    input: z.strictObject({
      number,
      version: z.string().regex(/^\d+(\.\d+){1,3}$/, { error: 'expected a version such as 2.24.17' }),
    }),
    run: (world, { number, version }) => {
      appNumberOf(world, number).phone.appVersion = version;
    },
  }),
  'phone.history': defineAction({
    about: 'How the phone will send its history: in how large chunks, or not at all though it is shared.',
    input: z.strictObject({
      number,
      chunkMessages: z
        .number()
        .int()
        .min(1)
        .max(100_000)
        .optional()
        .describe('Messages of a chunk at most; a chunk beyond 3 MB is split all the same.'),
      silent: z.boolean().optional(),
    }),
    run: (world, { number, chunkMessages, silent }) => {
      const { phone } = phoneNumberOf(world, number);
      if (chunkMessages !== undefined) phone.historyChunkMessages = chunkMessages;
      if (silent !== undefined) phone.historyIsSilent = silent;
    },
  }),
  'phone.disconnect': defineAction({
    about: 'Somebody disconnects the number in the app: PARTNER_REMOVED, ACCOUNT_DISCONNECTED.',
    input: justPhone,
    run: (world, { number }) => {
      const left = appNumberOf(world, number);
      openApp(world, left);
      endLink(world, left, { reason: 'ACCOUNT_DISCONNECTED', initiatedBy: 'USER' });
    },
  }),
  'phone.change-number': defineAction({
    about: 'The phone gets another number, which is to be onboarded anew: PARTNER_REMOVED, CHANGE_NUMBER.',
    input: z.strictObject({ number, to: people.digits }),
    run: (world, { number, to }) => changeNumber(world, appNumberOf(world, number), to).id,
  }),
  'phone.downgrade': defineAction({
    about: 'The phone moves to the consumer app: PARTNER_REMOVED, BUSINESS_DOWNGRADE.',
    input: justPhone,
    run: (world, { number }) => {
      const left = appNumberOf(world, number);
      left.phone.app = 'consumer';
      endLink(world, left, { reason: 'BUSINESS_DOWNGRADE', initiatedBy: 'USER' });
    },
  }),
  'phone.uninstall': defineAction({
    about: 'The app is taken off the phone: the link is severed, and no webhook tells so.',
    input: justPhone,
    run: (world, { number }) => {
      const left = appNumberOf(world, number);
      left.phone.app = 'none';
      suspend(world, left);
    },
  }),
  'phone.re-register': defineAction({
    about:
      'The number is registered on a new phone, or in a new installation: ACCOUNT_OFFBOARDED, and within minutes ACCOUNT_RECONNECTED, or PARTNER_REMOVED when the opt-in is taken away.',
    input: z.strictObject({
      number,
      keepsOptIn: z.boolean().default(true).describe('Whether the box that is checked beforehand stays so.'),
      restoresChats: z.boolean().default(true).describe('Whether a backup brings the chats along.'),
    }),
    run: (world, { number, ...how }) => reRegister(world, phoneNumberOf(world, number), how),
  }),
};
