import { CoexError } from '../errors.ts';
import { digitsOf, phoneMatchKey } from '../rules/index.ts';

/** The key a phone or BSUID typed by a person stands for, as in `user_keys`. Throws `usage` for neither. */
export function keyOf(text: string): string {
  const typed = text.trim();
  if (/^(bsuid|phone):./.test(typed)) return typed;
  // Two letters of a country, a dot: Meta's form of a BSUID (reference §4.7).
  if (/^[A-Z]{2}\./.test(typed)) return `bsuid:${typed}`;
  if (/^[+\d][\d\s().-]{4,}$/.test(typed)) return `phone:${phoneMatchKey(digitsOf(typed))}`;
  throw new CoexError('usage', {
    problem: `"${text}" is neither a phone nor a BSUID.`,
    fix: 'Take the two from `coex users links`.',
  });
}
