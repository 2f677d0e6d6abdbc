import { CoexError } from '../../core/errors.ts';
import { closest } from '../../core/rules/index.ts';
import { LINT_RULES } from '../../core/templates/index.ts';

/** A rule that there is not, and which ones are spelt much alike or share a word. */
export function unknownRule(wanted: string): CoexError {
  const ids = LINT_RULES.map(({ id }) => id);
  const near = closest(wanted.toLowerCase(), ids);
  const words = wanted
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const kin = ids.filter((id) => words.some((word) => id.split('-').includes(word))).slice(0, 4);
  const guesses = near.length > 0 ? near : kin;
  const guess = guesses.length === 0 ? '' : `Did you mean ${guesses.join(', ')}? `;
  const fix = `${guess}\`coex templates rules\` lists all of them.`;
  return new CoexError('not-found', { what: 'rule', wanted: `"${wanted}"`, fix });
}
