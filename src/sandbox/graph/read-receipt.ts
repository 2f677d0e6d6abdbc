import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { type Answer, isRecord, jsonAnswer } from '../http.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import { type Call, textParam } from './call.ts';
import { refuse } from './refuse.ts';

/** A read receipt, with or without typing indicator (M/messages/mark-message-as-read, M/typing-indicators). */
export function markRead(world: World, params: Call['params'], number: BusinessNumber): Answer {
  if (params.status !== 'read') return refuse(world, 'invalid-value', 'Param status must be one of {read}.');
  const wamid = textParam(params, 'message_id');
  if (wamid === undefined) return refuse(world, 'missing-parameter', 'The parameter message_id is required.');
  const receivedAt = receivedAtOf(world, number, wamid);
  const isOld = world.timeline.now - (receivedAt ?? 0) > LIMITS.readReceiptMs.value;
  if (receivedAt === undefined || (isOld && enforces(world, 'read-receipt-age'))) {
    return refuse(world, 'invalid-value', 'Param message_id is not a message received in the last 30 days.');
  }
  const typing: unknown = params.typing_indicator;
  if (typing !== undefined && (!isRecord(typing) || typing.type !== 'text')) {
    return refuse(world, 'invalid-value', "Param typing_indicator['type'] must be one of {text}.");
  }
  return jsonAnswer(200, { success: true });
}

function receivedAtOf(world: World, number: BusinessNumber, wamid: string): number | undefined {
  const message = world.messages.get(wamid);
  if (message !== undefined)
    return message.from === 'customer' && message.numberId === number.id ? message.at : undefined;
  return number.phone?.past.find(({ id, fromShop }) => id === wamid && !fromShop)?.at;
}
