import { diagnoseChat } from '../../core/diagnosis/index.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { type ChatEvent, toChatEvent } from './chat-output.ts';
import { sideOf } from './side.ts';

/** Answers why a chat is not here or not whole; 3 unless it is. */
export async function runChat(context: Context, wanted: string): Promise<Answer<ChatEvent>> {
  const diagnosis = await diagnoseChat(sideOf(context), wanted);
  return { data: toChatEvent(diagnosis), exit: diagnosis.verdict.kind === 'complete' ? 0 : 3 };
}
