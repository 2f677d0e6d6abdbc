import { digitsOf } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import type { Customer } from '../town/customers.ts';
import { customerByUserId } from '../town/sight.ts';
import { customerOfPhone } from '../world/customer-index.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { countryOf } from './country.ts';
import type { BodyProblem } from './message-body.ts';

/** Whom a message is for. */
export interface Recipient {
  /** As the caller wrote it. */
  readonly input: string;
  /** The phone as WhatsApp has it, where it has: the API itself changes prefixes of Brazil and Mexico. */
  readonly digits: string | undefined;
  readonly customer: Customer | undefined;
  /** Phone and BSUID were given: then the answer names no BSUID (BSUID-26). */
  readonly both: boolean;
}

// E.164 allows 15; what is shorter than 5 reaches nobody.
const PHONE = /^\+?[\d\s().-]+$/;

/** `to`, with or without `+`, wins over `recipient`, a BSUID (BSUID-26, reference §4.7). */
export function recipientOf(
  world: World,
  params: Call['params'],
  number: BusinessNumber,
): Recipient | BodyProblem {
  const to = textParam(params, 'to');
  const userId = textParam(params, 'recipient');
  if (to !== undefined) return phoneRecipient(world, number, to, userId !== undefined);
  if (userId === undefined) {
    return { refusal: 'missing-parameter', details: 'The parameter to is required, or recipient.' };
  }
  const customer = customerByUserId(world, number, userId);
  return { input: userId, digits: undefined, customer, both: false };
}

function phoneRecipient(
  world: World,
  number: BusinessNumber,
  to: string,
  both: boolean,
): Recipient | BodyProblem {
  const written = digitsOf(to);
  if (!PHONE.test(to.trim()) || written.length < 5 || written.length > 17) {
    return { refusal: 'invalid-value', details: 'Param to is not a valid phone number.' };
  }
  const hasPlus = to.trim().startsWith('+');
  const withCode = `${countryOf(number.digits).dialCode}${written}`;
  const asWritten = hasPlus || !enforces(world, 'plus-sign') ? customerOfPhone(world, written) : undefined;
  // Without a plus sign the business's country code is put before it (M/messages/send-messages, reference §8.1).
  const customer = asWritten ?? (hasPlus ? undefined : customerOfPhone(world, withCode));
  const isPrefixed =
    !hasPlus && asWritten === undefined && (customer !== undefined || enforces(world, 'plus-sign'));
  return { input: to, digits: customer?.waId ?? (isPrefixed ? withCode : written), customer, both };
}
