import { openPrompt, type Prompt } from '../../tui/prompt/prompt.ts';
import type { Context } from '../context.ts';
import { mayPrompt } from '../may-prompt.ts';

/** Somebody to be asked. */
export interface Asking {
  /** The one prompt of this run, opened when it is first needed; undefined when nobody can be asked. */
  readonly prompt: (() => Prompt) | undefined;
  close(): void;
}

export function openAsking({ io, signal, flags }: Context): Asking {
  let opened: Prompt | undefined;
  const prompt = () => {
    opened ??= openPrompt({ io, signal });
    return opened;
  };
  return { prompt: mayPrompt({ io, flags }) ? prompt : undefined, close: () => opened?.close() };
}
