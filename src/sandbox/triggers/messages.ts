import {
  changedNumberContent,
  contactContent,
  locationContent,
  orderContent,
  referralOf,
  type Tap,
  tapContent,
  unavailableContent,
  unsupportedContent,
} from '../town/contents.ts';
import type { Customer } from '../town/customers.ts';
import { type MediaDetails, mediaOf } from '../town/media.ts';
import {
  type Content,
  editContent,
  type MediaType,
  revokeContent,
  textContent,
} from '../webhooks/content.ts';
import { inboundWebhook } from '../webhooks/live.ts';
import { of, valueHead } from '../webhooks/shapes.ts';
import { fileContent, said } from './said.ts';
import type { Scene, Trigger, Triggers } from './trigger.ts';

const MESSAGES = 'M/webhooks/reference/messages (§4.5); samples of facebook/openapi v23.0';
const BSUID = 'M/business-scoped-user-ids, 2026-06-29 (§4.7)';
const COEXISTENCE = 'M/embedded-signup/onboarding-business-app-users, 2026-09-11 (§4.5)';

function inbound(about: string, content: (scene: Scene) => Content, source = MESSAGES): Trigger {
  return said(inboundWebhook, about, content, source);
}

function file(type: MediaType, about: string, details: MediaDetails = {}): Trigger {
  return inbound(about, fileContent(type, details));
}

/** Something the business has sent before: the last message the API or the phone sent, or a made-up one. */
function quotedWamid({ world, number, customer, wamid }: Scene): string {
  const said = [...world.messages.values()].findLast(
    (message) =>
      message.numberId === number.id && message.customer === customer.waId && message.from !== 'customer',
  );
  return said?.id ?? `${wamid}Q`;
}

/** Something the customer has written before, or a made-up one. */
function ownWamid({ world, number, customer, wamid }: Scene): string {
  const said = [...world.messages.values()].findLast(
    (message) =>
      message.numberId === number.id && message.customer === customer.waId && message.from === 'customer',
  );
  return said?.id ?? `${wamid}O`;
}

function tapped(about: string, tap: Tap): Trigger {
  return inbound(about, (scene) => ({
    context: { from: scene.number.digits, id: quotedWamid(scene) },
    ...tapContent(tap),
  }));
}

function hidden(about: string, phone: Customer['phone']): Trigger {
  const build = ({ world, number, customer, wamid, at }: Scene) => {
    const rulesOff = new Set(world.rulesOff);
    rulesOff.add('phone-seen-for-30-days');
    if (phone !== 'omitted') rulesOff.add('hidden-phone-omitted');
    const person = { ...customer, phone, username: customer.username ?? 'mira.rides' };
    const told = { id: wamid, at, content: textContent('Hello, a friend sent me.') };
    return inboundWebhook({ ...world, rulesOff }, number, person, told);
  };
  return { about, source: `${BSUID}, conflict C9`, build };
}

const AD = { headline: 'Chat with us', body: 'New frames are in!', sourceId: '120226305854810726' } as const;

/** Field `messages`: what customers do. `customer.*` actions do it for real, so that it opens windows and is kept. */
export const MESSAGE_TRIGGERS: Triggers = {
  'messages.text': inbound('A customer writes.', () => textContent('Is the blue frame still in stock?')),
  'messages.text.reply': inbound('A customer answers a message.', (scene) => ({
    context: { from: scene.number.digits, id: quotedWamid(scene) },
    ...textContent('Yes please'),
  })),
  'messages.text.forwarded': inbound('A customer forwards a message.', () => ({
    context: { forwarded: true },
    ...textContent('Look at this'),
  })),
  'messages.text.frequently_forwarded': inbound('A message that was forwarded more than 5 times.', () => ({
    context: { frequently_forwarded: true },
    ...textContent('Look at this'),
  })),
  'messages.text.referred_product': inbound('A question about a product of the catalog.', (scene) => ({
    context: {
      from: scene.number.digits,
      id: quotedWamid(scene),
      referred_product: { catalog_id: '194836987003835', product_retailer_id: 'frame-blue-m' },
    },
    ...textContent('Is this still available?'),
  })),
  'messages.text.referral': inbound('A customer comes by a Click-to-WhatsApp ad.', () => ({
    referral: referralOf({ ...AD, clickId: 'Aff-sandbox', media: 'image', placement: 'feed' }),
    ...textContent('Hello! Can I get more info on this?'),
  })),
  'messages.text.referral.status': inbound('The same by an ad in a Status, which has no ctwa_clid.', () => ({
    referral: referralOf({ ...AD, clickId: '', media: 'video', placement: 'status' }),
    ...textContent('Hello! Can I get more info on this?'),
  })),
  'messages.text.username': hidden('A customer with a username: the phone is left out.', 'omitted'),
  'messages.text.username.empty': hidden('A customer with a username: the phone is "".', 'empty'),
  'messages.text.username.null': hidden('A customer with a username: the phone is null.', 'null'),
  'messages.image': file('image', 'A customer sends a picture.', { caption: 'Blue, size M' }),
  'messages.video': file('video', 'A customer sends a video.', { caption: 'This noise here' }),
  'messages.audio': file('audio', 'A customer sends an audio file.', { voice: false }),
  'messages.audio.voice': file('audio', 'A customer sends a voice message.', { voice: true }),
  'messages.document': file('document', 'A customer sends a document.', { filename: 'receipt.pdf' }),
  'messages.sticker': file('sticker', 'A customer sends a sticker.'),
  'messages.sticker.animated': file('sticker', 'A customer sends a sticker that moves.', { animated: true }),
  'messages.location': inbound('A customer sends a place.', () =>
    locationContent({ latitude: 51.5009, longitude: -0.1246, name: 'Workshop', address: '4 Harbour Lane' }),
  ),
  'messages.contacts': inbound('A customer sends a contact card.', () =>
    contactContent({ name: 'Owen Ashgrove', phone: '447700900199' }),
  ),
  'messages.reaction': inbound('A customer puts an emoji under a message.', (scene) => ({
    type: 'reaction',
    reaction: { message_id: quotedWamid(scene), emoji: '👍' },
  })),
  'messages.reaction.removed': inbound('A customer takes an emoji back: there is none.', (scene) => ({
    type: 'reaction',
    reaction: { message_id: quotedWamid(scene) },
  })),
  'messages.interactive.button_reply': tapped('A customer taps a reply button.', {
    kind: 'button',
    id: 'yes',
    title: 'Yes',
  }),
  'messages.interactive.list_reply': tapped('A customer chooses a row of a list.', {
    kind: 'list',
    id: 's9',
    title: '09:00',
    description: 'Front desk',
  }),
  'messages.interactive.nfm_reply': tapped('A customer finishes a Flow.', {
    kind: 'flow',
    answers: { slot: '09:00' },
  }),
  'messages.button': tapped('A customer taps a quick reply of a template.', {
    kind: 'quick-reply',
    text: 'Unsubscribe',
  }),
  'messages.order': inbound('A customer orders from the catalog.', () =>
    orderContent({
      catalog: '194836987003835',
      items: [{ product: 'frame-blue-m', quantity: 2, price: 30 }],
      currency: 'GBP',
    }),
  ),
  'messages.edit': inbound(
    'A customer corrects a text.',
    (scene) => editContent(ownWamid(scene), textContent('On my way, 10 min')),
    COEXISTENCE,
  ),
  'messages.edit.image': inbound(
    'A customer corrects the caption of a picture.',
    (scene) => {
      const original = ownWamid(scene);
      const image = mediaOf(scene.world, scene.number, original, 'image', { caption: 'Blue, size L' });
      return editContent(original, { type: 'image', image });
    },
    COEXISTENCE,
  ),
  'messages.revoke': inbound(
    'A customer deletes a message for everyone.',
    (scene) => revokeContent(ownWamid(scene)),
    COEXISTENCE,
  ),
  'messages.system.user_changed_number': inbound(
    'A customer moves to another phone number.',
    ({ customer }) =>
      changedNumberContent(customer, {
        waId: '447700900199',
        userId: `${customer.userId}n`,
        phoneIsSeen: true,
      }),
    `${MESSAGES}; BSUIDs as quoted in chatwoot pull request 15357`,
  ),
  'messages.system.user_changed_user_id': inbound(
    'A customer gets another BSUID, and no phone can be told.',
    ({ customer }) =>
      changedNumberContent(customer, { waId: '', userId: `${customer.userId}n`, phoneIsSeen: false }),
    'Meta’s changelog of 2026-08-11 as quoted in chatwoot pull request 15357; the wording is unverified',
  ),
  'messages.unsupported.poll': inbound('A poll, which the API does not know (131051).', () =>
    unsupportedContent('poll'),
  ),
  'messages.unsupported.edit': inbound('An edit on a number without the app (131051).', () =>
    unsupportedContent('edit'),
  ),
  'messages.unsupported.button': inbound('A button the API does not know (131051).', () =>
    unsupportedContent('button'),
  ),
  'messages.unsupported.unavailable': inbound(
    'A message that is not available (131060): a first one, or of an unsupported companion.',
    unavailableContent,
    COEXISTENCE,
  ),
  'messages.errors': {
    about: 'An error of the number or the account as a whole, beside no message.',
    source: 'M/webhooks/reference/messages/errors (§4.5)',
    build: ({ number }) => ({
      field: 'messages',
      ...of(number),
      value: {
        ...valueHead(number),
        errors: [
          {
            code: 130429,
            title: 'Rate limit hit',
            message: 'Rate limit hit',
            error_data: {
              details: 'Message failed to send because there were too many messages in a short time.',
            },
            href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
          },
        ],
      },
    }),
  },
};
