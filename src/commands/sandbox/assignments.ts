import { CoexError } from '../../core/errors.ts';

/** `a.b=1` → what is set by path, as text. What the text means is the sandbox's to say. */
export function assignments(typed: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    typed.map((text) => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new CoexError('usage', {
        problem: `--set ${text} sets nothing.`,
        fix: 'Write --set path=value, for example --set messages.0.text.body=Hello.',
      });
    }),
  );
}

/** The same as an input: members inside members by the dots of a path, lists and objects written as JSON. */
export function inputOf(typed: readonly string[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [path, text] of Object.entries(assignments(typed))) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let inside = input;
    for (const name of names) {
      const next: unknown = Object.hasOwn(inside, name) ? inside[name] : undefined;
      const member = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {};
      define(inside, name, member);
      inside = member;
    }
    define(inside, last, valueIn(text));
  }
  return input;
}

function valueIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// As a member of its own, whatever it is called.
function define(into: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}
