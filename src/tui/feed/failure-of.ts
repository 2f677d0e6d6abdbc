import type { CoexError } from '../../core/errors.ts';
import type { Failure } from './state.ts';

/** What went wrong, as the screen tells it. What coex did not foresee is told too: a screen that people watch stays up. */
export function failureOf(thrown: unknown): Failure {
  if (isCoexError(thrown)) {
    const { code, message, hint, meta, mayBeDone } = thrown;
    return { code, message, hint, metaCode: meta?.code ?? null, mayBeDone };
  }
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return { code: 'internal', message, hint: 'Please report it.', metaCode: null };
}

// Not by its class: its table of messages would be loaded with it.
function isCoexError(thrown: unknown): thrown is CoexError {
  return thrown instanceof Error && thrown.name === 'CoexError';
}
