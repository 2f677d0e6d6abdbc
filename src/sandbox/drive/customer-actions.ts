import * as z from 'zod';
import { opaque } from '../identifiers.ts';
import { noteTap } from '../templates/taps.ts';
import {
  contactContent,
  locationContent,
  orderContent,
  referralOf,
  tapContent,
  unsupportedContent,
} from '../town/contents.ts';
import { edit, react, revoke, say, send } from '../town/conversation.ts';
import { customerOf } from '../town/customers.ts';
import { adoptUsername, changeCustomersNumber, dropUsername } from '../town/identity.ts';
import { prefer } from '../town/preferences.ts';
import { numberOf } from '../world/lookups.ts';
import { count, type World } from '../world/world.ts';
import { type Action, defineAction } from './action.ts';
import * as people from './people.ts';

const { customer, forwarded, message, on, pair, replyTo, words } = people;

const noId = z.string().min(1).max(256);
const tap = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('quick-reply'),
    text: words,
    payload: z.string().optional().describe('The text when left out.'),
  }),
  z.strictObject({ kind: z.literal('button'), id: noId, title: words }),
  z.strictObject({ kind: z.literal('list'), id: noId, title: words, description: z.string().optional() }),
  z.strictObject({ kind: z.literal('flow'), answers: z.record(z.string(), z.unknown()) }),
]);

/** What the customers do. */
export const CUSTOMER_ACTIONS: Readonly<Record<string, Action>> = {
  'customer.write': defineAction({
    about: 'A customer writes to the shop; gives the wamid.',
    input: z.strictObject({
      ...pair,
      text: words,
      replyTo,
      forwarded,
      product: z
        .strictObject({ catalog: z.string(), product: z.string() })
        .optional()
        .describe('The product of the catalog that the question is about.'),
      on,
      unavailable: z
        .enum(['at-first', 'for-good'])
        .optional()
        .describe('131060 comes instead; the message itself seconds later, or never.'),
    }),
    run: (world, { number, customer, text, product, ...manner }) =>
      say(world, 'customer', numberOf(world, number), customerOf(world, customer), text, {
        ...manner,
        referredProduct: product,
      }),
  }),
  'customer.write-from-ad': defineAction({
    about: 'A customer writes from a Click-to-WhatsApp ad; the answer within 24 hours opens 72 free hours.',
    input: z.strictObject({
      ...pair,
      text: words,
      headline: z.string().default('Chat with us'),
      body: z.string().default('New frames are in!'),
      media: z.enum(['image', 'video']).default('image'),
      placement: z.enum(['feed', 'status']).default('feed'),
    }),
    run: (world, { number, customer, text, ...ad }) => {
      const nth = count(world, 'ads');
      const clickId = opaque(world.seed, 60, 'ad click', nth);
      const referral = referralOf({ ...ad, sourceId: `1202${String(nth).padStart(14, '0')}`, clickId });
      return say(world, 'customer', numberOf(world, number), customerOf(world, customer), text, { referral });
    },
  }),
  'customer.send-media': defineAction({
    about: 'A customer sends a file; gives the wamid.',
    input: z.strictObject({ ...pair, ...people.media, replyTo, forwarded, on }),
    run: (world, { number, customer, replyTo, forwarded, on, ...media }) =>
      send(
        world,
        'customer',
        numberOf(world, number),
        customerOf(world, customer),
        { kind: 'media', ...media },
        { replyTo, forwarded, on },
      ),
  }),
  'customer.send-album': defineAction({
    about:
      'A customer sends several pictures at once, which arrive as webhooks side by side; gives the wamids.',
    input: z.strictObject({
      ...pair,
      count: z.number().int().min(2).max(30).default(4),
      caption: z.string().min(1).optional().describe('Under the first.'),
    }),
    run: (world, { number, customer, count: pictures, caption }) => {
      const [shop, person] = [numberOf(world, number), customerOf(world, customer)];
      return Array.from({ length: pictures }, (_, index) =>
        send(world, 'customer', shop, person, {
          kind: 'media',
          type: 'image',
          caption: index === 0 ? caption : undefined,
        }),
      );
    },
  }),
  'customer.send-location': defineAction({
    about: 'A customer sends a place; gives the wamid.',
    input: z.strictObject({ ...pair, ...people.place }),
    run: (world, { number, customer, ...place }) =>
      sendOther(world, number, customer, locationContent(place)),
  }),
  'customer.send-contact': defineAction({
    about: 'A customer sends a contact card; gives the wamid.',
    input: z.strictObject({ ...pair, ...people.card }),
    run: (world, { number, customer, ...card }) => sendOther(world, number, customer, contactContent(card)),
  }),
  'customer.order': defineAction({
    about: 'A customer orders from the catalog; gives the wamid.',
    input: z.strictObject({
      ...pair,
      catalog: z.string().default('194836987003835'),
      items: z
        .array(
          z.strictObject({
            product: z.string().min(1),
            quantity: z.number().int().positive(),
            price: z.number().nonnegative(),
          }),
        )
        .min(1),
      currency: z.string().length(3).default('GBP'),
      text: z.string().optional(),
    }),
    run: (world, { number, customer, ...order }) => sendOther(world, number, customer, orderContent(order)),
  }),
  'customer.poll': defineAction({
    about: 'A customer sends a poll, which the API does not know (131051); gives the wamid.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) => sendOther(world, number, customer, unsupportedContent('poll')),
  }),
  'customer.tap': defineAction({
    about: 'A customer taps a button, a row of a list, or finishes a Flow under a message; gives the wamid.',
    input: z.strictObject({ message, tap }),
    run: (world, { message, tap }) => {
      const asked = world.messages.get(message);
      if (asked?.customer === undefined || asked.from === 'customer')
        throw new Error(`The sandbox knows no message ${message} of the business.`);
      noteTap(world, asked, tap);
      return sendOther(world, asked.numberId, asked.customer, tapContent(tap), message);
    },
  }),
  'customer.edit': defineAction({
    about: 'A customer corrects a text or a caption, within 15 minutes.',
    input: z.strictObject({ message, text: words }),
    run: (world, { message, text }) => edit(world, 'customer', message, text),
  }),
  'customer.revoke': defineAction({
    about: 'A customer deletes a message for everyone, within 2 days.',
    input: z.strictObject({ message }),
    run: (world, { message }) => revoke(world, 'customer', message),
  }),
  'customer.react': defineAction({
    about: 'A customer puts an emoji under a message, or takes it back with an empty one.',
    input: z.strictObject({ message, emoji: z.string() }),
    run: (world, { message, emoji }) => react(world, message, emoji),
  }),
  'customer.adopt-username': defineAction({
    about: 'A customer takes a username: from then on there is only the BSUID.',
    input: z.strictObject({
      customer,
      username: z.string().min(3).max(35),
      hiddenAs: z
        .enum(['omitted', 'empty', 'null'])
        .default('omitted')
        .describe(
          'How the history spells the missing phone, and live webhooks without hidden-phone-omitted.',
        ),
    }),
    run: (world, { customer, username, hiddenAs }) =>
      adoptUsername(customerOf(world, customer), username, hiddenAs),
  }),
  'customer.drop-username': defineAction({
    about: 'A customer gives the username up: the phone is shown again.',
    input: z.strictObject({ customer }),
    run: (world, { customer }) => dropUsername(customerOf(world, customer)),
  }),
  'customer.save-number': defineAction({
    about: 'A customer saves the shop among their contacts, so that it goes on seeing the phone.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) => {
      const person = customerOf(world, customer);
      const { id } = numberOf(world, number);
      if (!person.savedNumbers.includes(id)) person.savedNumbers = [...person.savedNumbers, id];
    },
  }),
  'customer.change-number': defineAction({
    about: 'A customer moves to another phone number and gets other BSUIDs; a system message tells.',
    input: z.strictObject({ customer, to: people.digits }),
    run: (world, { customer, to }) => changeCustomersNumber(world, customerOf(world, customer), to),
  }),
  'customer.block': defineAction({
    about: 'A customer blocks the shop: sends to them fail.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) => {
      customerOf(world, customer).blocked.add(numberOf(world, number).id);
    },
  }),
  'customer.unblock': defineAction({
    about: 'A customer lets the shop write again.',
    input: z.strictObject(pair),
    run: (world, { number, customer }) => {
      customerOf(world, customer).blocked.delete(numberOf(world, number).id);
    },
  }),
  'customer.stop-marketing': defineAction({
    about: 'A customer stops the shop’s marketing (user_preferences).',
    input: z.strictObject(pair),
    run: (world, { number, customer }) =>
      prefer(world, numberOf(world, number), customerOf(world, customer), 'stop'),
  }),
  'customer.resume-marketing': defineAction({
    about: 'A customer takes the shop’s marketing again (user_preferences).',
    input: z.strictObject(pair),
    run: (world, { number, customer }) =>
      prefer(world, numberOf(world, number), customerOf(world, customer), 'resume'),
  }),
  'customer.fail-next': defineAction({
    about: 'The next sends of the API to a customer are accepted, and then fail with this code.',
    input: z.strictObject({
      customer,
      code: z.number().int().min(0).max(9_999_999).describe('Any of Meta’s error codes, 131026 for one.'),
      times: z.number().int().min(1).max(1000).default(1),
    }),
    run: (world, { customer, code, times }) => {
      const person = customerOf(world, customer);
      person.failures = [...person.failures, ...Array<number>(times).fill(code)];
    },
  }),
};

function sendOther(
  world: World,
  number: string | undefined,
  customer: string,
  content: ReturnType<typeof locationContent>,
  replyTo?: string,
): string {
  const shop = numberOf(world, number);
  return send(world, 'customer', shop, customerOf(world, customer), { kind: 'other', content }, { replyTo });
}
