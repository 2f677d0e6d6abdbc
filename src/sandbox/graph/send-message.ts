import { enforces } from '../enforced.ts';
import type { Answer } from '../http.ts';
import { findMedia } from '../media/keep.ts';
import { carries } from '../media/media-types.ts';
import { checkTemplateSend } from '../templates/send/check-send.ts';
import { wabaOf } from '../world/lookups.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { accept, type Send } from './accept-send.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { type BodyProblem, type Outgoing, readMessageBody, typeOf } from './message-body.ts';
import { isWindowOpen } from './pricing.ts';
import { markRead } from './read-receipt.ts';
import { type Recipient, recipientOf } from './recipient.ts';
import { refuse } from './refuse.ts';
import { isRestricted, isUnpaid, standingOf } from './standing.ts';
import { takeSend } from './throttles.ts';

// “≤512” (STATUS, reference templates §8.1).
const CALLBACK_DATA_LIMIT = 512;
const MARKETING_SYNC_MS = 10 * 60_000;
const MEDIA_UPLOAD_ERROR = 131053;

/** `POST {phone}/messages`: a message of any type, or a read receipt (reference §8.1–8.3). */
export function sendMessage(world: World, { params }: Call, number: BusinessNumber, caller: Caller): Answer {
  if (textParam(params, 'status') === undefined) return send(world, params, number, caller, 'messages');
  const standing = problemOf(world, params, number);
  return standing === undefined
    ? markRead(world, params, number)
    : refuse(world, standing.refusal, standing.details);
}

/** `POST {phone}/marketing_messages`: the same for marketing templates alone (reference templates §8.7). */
export function sendMarketingMessage(
  world: World,
  { params }: Call,
  number: BusinessNumber,
  caller: Caller,
): Answer {
  return send(world, params, number, caller, 'marketing_messages');
}

type Edge = 'messages' | 'marketing_messages';

function send(
  world: World,
  params: Call['params'],
  number: BusinessNumber,
  caller: Caller,
  edge: Edge,
): Answer {
  const problem = problemOf(world, params, number);
  if (problem !== undefined) return refuse(world, problem.refusal, problem.details);
  const recipient = recipientOf(world, params, number);
  if ('refusal' in recipient) return refuse(world, recipient.refusal, recipient.details);
  if (recipient.digits === number.digits && enforces(world, 'no-send-to-itself'))
    return refuse(world, 'to-itself');
  const wanted = readWanted(world, params, number, recipient, edge);
  if ('refusal' in wanted) return refuse(world, wanted.refusal, wanted.details);
  const refused = barOf(world, number, recipient, wanted.template);
  if (refused !== undefined) return refuse(world, refused.refusal, refused.details);
  const throttled = takeSend(world, number, recipient.digits ?? recipient.input);
  if (throttled !== undefined) return refuse(world, throttled, THROTTLED[throttled]);
  return accept(world, {
    ...wanted,
    number,
    recipient,
    appId: caller.app.id,
    callbackData: textParam(params, 'biz_opaque_callback_data'),
    identityHash: textParam(params, 'recipient_identity_key_hash'),
  });
}

const THROTTLED: Readonly<Record<string, string>> = {
  throughput:
    'Message failed to send because there were too many messages sent from this phone number in a short period of time',
  // Reference §8.5.
  'pair-rate': 'Too many messages from this number to the same recipient.',
};

/** What is wrong with the number or with what every message has. */
function problemOf(world: World, params: Call['params'], number: BusinessNumber): BodyProblem | undefined {
  if (textParam(params, 'messaging_product') !== 'whatsapp') {
    return { refusal: 'bad-parameter', details: 'The parameter messaging_product is required.' };
  }
  const standing = standingOf(world, number);
  if (standing !== undefined)
    return { refusal: standing, details: STANDINGS[standing] ?? 'The account cannot send.' };
  const type = textParam(params, 'recipient_type') ?? 'individual';
  if (type === 'group') {
    return { refusal: 'bad-parameter', details: 'Groups are not available to coexistence numbers.' };
  }
  if (type !== 'individual') {
    return { refusal: 'bad-parameter', details: 'Param recipient_type must be one of {individual, group}.' };
  }
  const callbackData = textParam(params, 'biz_opaque_callback_data') ?? '';
  if (callbackData.length > CALLBACK_DATA_LIMIT) {
    const details = `Param biz_opaque_callback_data must be at most ${CALLBACK_DATA_LIMIT} characters long.`;
    return { refusal: 'bad-parameter', details };
  }
  if (params.context !== undefined && typeof Object(params.context).message_id !== 'string') {
    return { refusal: 'missing-parameter', details: "The parameter context['message_id'] is required." };
  }
  return undefined;
}

const STANDINGS: Readonly<Record<string, string>> = {
  'not-registered': 'The phone number is not registered on the WhatsApp Business Platform.',
  'lost-number': 'The business phone number has been deleted.',
  'account-locked':
    'The WhatsApp Business Account has been restricted or disabled for violating a platform policy.',
  'throughput-upgrade': 'The throughput of the number is being raised; try again in a minute.',
  maintenance: 'The number is in maintenance mode; try again in some minutes.',
};

type Wanted = Pick<Send, 'outgoing' | 'template' | 'edge' | 'failure'>;

function readWanted(
  world: World,
  params: Call['params'],
  number: BusinessNumber,
  recipient: Recipient,
  edge: Edge,
): Wanted | BodyProblem {
  const type = typeOf(params);
  if (typeof type !== 'string') return type;
  if (type === 'template') return readTemplate(world, params, number, recipient, edge);
  if (edge === 'marketing_messages') {
    return { refusal: 'method-not-allowed', details: 'The Marketing Messages API sends templates only.' };
  }
  const outgoing = readMessageBody(params, type);
  if ('refusal' in outgoing) return outgoing;
  const failure = mediaFailure(world, number, outgoing);
  if (typeof failure === 'object') return failure;
  return { outgoing, template: undefined, edge, failure };
}

/** An id that is none is refused at once; a file of the wrong kind fails when Meta looks at it (131053). */
function mediaFailure(
  world: World,
  number: BusinessNumber,
  { media }: Outgoing,
): BodyProblem | number | undefined {
  if (media === undefined) return undefined;
  const found = findMedia(world, media.id);
  if (found === undefined || found.numberId !== number.id) {
    const details = `Param ${media.place} is not a valid whatsapp business account media attachment ID`;
    return { refusal: 'bad-parameter', details };
  }
  return carries(media.kind, found.mimeType) ? undefined : MEDIA_UPLOAD_ERROR;
}

function readTemplate(
  world: World,
  params: Call['params'],
  number: BusinessNumber,
  recipient: Recipient,
  edge: Edge,
): Wanted | BodyProblem {
  const checked = checkTemplateSend(world, number, recipient, params.template);
  if ('refusal' in checked) return checked;
  const { template } = checked;
  const waba = wabaOf(world, number.wabaId);
  if (edge === 'messages') {
    if (template.category === 'MARKETING' && waba.marketingDisabled) {
      return { refusal: 'marketing-disabled', details: 'Use the Marketing Messages API for this account.' };
    }
    return { outgoing: undefined, template, edge, failure: undefined };
  }
  if (template.category !== 'MARKETING') {
    return { refusal: 'marketing-only', details: `The template is of the category ${template.category}.` };
  }
  if (world.timeline.now - template.createdAt < MARKETING_SYNC_MS) {
    return {
      refusal: 'template-not-synced',
      details: 'Try again up to 10 minutes after the template was made.',
    };
  }
  const policy = textParam(params, 'product_policy') ?? 'CLOUD_API_FALLBACK';
  if (policy !== 'CLOUD_API_FALLBACK' && policy !== 'STRICT') {
    return {
      refusal: 'invalid-value',
      details: 'Param product_policy must be one of {CLOUD_API_FALLBACK, STRICT}.',
    };
  }
  if (waba.marketingMessagesStatus === 'ONBOARDED')
    return { outgoing: undefined, template, edge, failure: undefined };
  // That the fallback is for accounts that have not joined is unverified.
  if (policy === 'CLOUD_API_FALLBACK' && !waba.marketingDisabled)
    return { outgoing: undefined, template, edge: 'messages', failure: undefined };
  return {
    refusal: 'template-not-for-marketing-api',
    details: 'The account has not joined the Marketing Messages API.',
  };
}

/** Why this person cannot be sent this now. */
function barOf(
  world: World,
  number: BusinessNumber,
  { customer }: Recipient,
  template: Template | undefined,
): BodyProblem | undefined {
  const isOpen = customer !== undefined && isWindowOpen(world, number, customer);
  const isUtility = template?.category === 'UTILITY';
  if (isRestricted(world, number, { isAnswer: isOpen, isUtility })) {
    return { refusal: 'policy-block', details: 'The account is restricted for violating a platform policy.' };
  }
  // Of service messages the answer is a success and the failure comes later (reference §7.1).
  if (template !== undefined && isUnpaid(world, number)) {
    return {
      refusal: 'payment',
      details: 'There was an error related to the payment method of the account.',
    };
  }
  if (customer === undefined) return undefined;
  if (number.blocked.has(customer.waId)) {
    return { refusal: 'blocked-by-business', details: 'Unblock the user before sending a message.' };
  }
  if (template === undefined && !isOpen && enforces(world, 'service-window')) {
    const details = 'More than 24 hours have passed since the recipient last replied.';
    return { refusal: 'window-closed', details };
  }
  return undefined;
}
