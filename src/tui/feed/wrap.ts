/*
 * A terminal may draw a character wider than it is counted here, as many do with emoji that are joined. Where lines wrap,
 * the end of such a row spoils the row below; where they do not, only its own last column.
 */

/** The terminal wraps no line from here on (DECRST 7). */
export const WRAP_OFF = '\u001B[?7l';

/** The terminal wraps lines again, as a shell expects (DECSET 7). */
export const WRAP_ON = '\u001B[?7h';
