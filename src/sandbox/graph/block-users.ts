import { digitsOf, LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, isRecord, jsonAnswer } from '../http.ts';
import { customerOfPhone } from '../world/customer-index.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { pageOf } from './paging.ts';
import { refuseParameter, traceId, wordingOf } from './refuse.ts';

// M/block-users (2026-05-21).
const MOST_AT_ONCE = 1000;

/** `GET {phone}/block_users`. */
export function readBlockedUsers(world: World, call: Call, number: BusinessNumber): Answer {
  const rows = Array.from(number.blocked, (waId) => ({ messaging_product: 'whatsapp', wa_id: waId }));
  return pageOf(world, call, rows);
}

/** `POST {phone}/block_users`: each user for itself, so some may fail (M/block-users). */
export function blockUsers(world: World, call: Call, number: BusinessNumber): Answer {
  return changeBlocks(world, call, 'added_users', (input) => {
    const digits = digitsOf(input);
    if (digits === number.digits) return { problem: SELF_BLOCK };
    const customer = customerOfPhone(world, digits);
    if (customer === undefined || !wroteLately(world, number, customer.waId)) return { problem: NOT_LATELY };
    if (number.blocked.size >= LIMITS.blockedUsers.value) return { problem: LIST_FULL };
    number.blocked.add(customer.waId);
    return { waId: customer.waId };
  });
}

/** `DELETE {phone}/block_users`. Who was not blocked is not blocked afterwards either: no failure (unverified). */
export function unblockUsers(world: World, call: Call, number: BusinessNumber): Answer {
  return changeBlocks(world, call, 'removed_users', (input) => {
    const waId = customerOfPhone(world, input)?.waId ?? digitsOf(input);
    number.blocked.delete(waId);
    return { waId };
  });
}

interface Problem {
  readonly code: number;
  readonly message: string;
  readonly details: string;
}

const SELF_BLOCK = { code: 131021, message: 'Self Block', details: 'Failed to block self phone number.' };
const NOT_LATELY = {
  code: 131047,
  message: 'Re-engagement required',
  details: 'User has not messaged in the last 24 hours',
};
const LIST_FULL = {
  code: 139101,
  message: 'Blocklist limit reached',
  details: 'The blocklist has reached its 64,000 user limit.',
};
const NO_PHONE = {
  code: 131009,
  message: 'Parameter value is not valid',
  details: 'The user is not a phone number.',
};

function changeBlocks(
  world: World,
  { params }: Call,
  list: 'added_users' | 'removed_users',
  change: (input: string) => { readonly waId: string } | { readonly problem: Problem },
): Answer {
  if (textParam(params, 'messaging_product') !== 'whatsapp') {
    return refuseParameter(world, 'The parameter messaging_product is required.');
  }
  const users: unknown = params.block_users;
  if (!Array.isArray(users) || users.length === 0)
    return refuseParameter(world, 'The parameter block_users is required.');
  if (users.length > MOST_AT_ONCE)
    return refuseParameter(world, `Param block_users must have at most ${MOST_AT_ONCE} elements.`);
  const done: unknown[] = [];
  const failed: unknown[] = [];
  for (const user of users) {
    const input = isRecord(user) ? String(user.user ?? '') : '';
    const outcome = digitsOf(input) === '' ? { problem: NO_PHONE } : change(input);
    if ('waId' in outcome) done.push({ input, wa_id: outcome.waId });
    else failed.push(failure(world, input, outcome.problem));
  }
  const answer = {
    messaging_product: 'whatsapp',
    block_users: { [list]: done, ...(failed.length > 0 && { failed_users: failed }) },
  };
  if (failed.length === 0) return jsonAnswer(200, answer);
  const { code, message, httpStatus } = wordingOf('block-failed');
  const details = 'Failed to block some users, see the block_users response list for details';
  const error = {
    message,
    type: 'OAuthException',
    code,
    error_data: { details },
    fbtrace_id: traceId(world),
  };
  return jsonAnswer(httpStatus, { ...answer, error });
}

function failure(world: World, input: string, { code, message, details }: Problem): unknown {
  const waId = customerOfPhone(world, input)?.waId;
  return {
    input,
    ...(waId !== undefined && { wa_id: waId }),
    errors: [{ message, code, error_data: { details } }],
  };
}

function wroteLately(world: World, number: BusinessNumber, waId: string): boolean {
  if (!enforces(world, 'block-after-message')) return true;
  const lastInboundAt = number.lastInboundAt.get(waId);
  return lastInboundAt !== undefined && world.timeline.now - lastInboundAt <= LIMITS.blockableMs.value;
}
