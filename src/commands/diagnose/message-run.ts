import { diagnoseMessage } from '../../core/diagnosis/index.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { isTroubled, type MessageEvent, toMessageEvent } from './message-output.ts';
import { sideOf } from './side.ts';

/** Answers where a message is; 3 when something went wrong with it. */
export async function runMessage(context: Context, wamid: string): Promise<Answer<MessageEvent>> {
  const diagnosis = await diagnoseMessage(sideOf(context), wamid);
  return { data: toMessageEvent(diagnosis), exit: isTroubled(diagnosis) ? 3 : 0 };
}
