import { CoexError } from '../../core/errors.ts';
import { closest } from '../../core/rules/index.ts';

/** The names typed, one by one or with commas between; `not-found` for one that nobody has. */
export function namesOf(typed: readonly string[], known: readonly string[]): string[] {
  const names = typed.flatMap((text) => text.split(',')).map((name) => name.trim());
  const stranger = names.find((name) => !known.includes(name));
  if (stranger === undefined) return names;
  const near = closest(stranger, known);
  throw new CoexError('not-found', {
    what: 'rule of the sandbox',
    wanted: `"${stranger}"`,
    fix: near.length > 0 ? `Did you mean ${near.join(', ')}?` : `There are: ${known.join(', ')}.`,
  });
}
