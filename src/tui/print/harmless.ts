// Control characters, and the marks that reorder text: a message must not be able to drive the terminal.
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/gu;

const SHOWN: Readonly<Record<string, string>> = { '\n': '⏎', '\r': '', '\t': ' ' };

/** Someone else's words on one line, harmless to a terminal. */
export function harmless(text: string): string {
  return text.replace(CONTROL, (char) => SHOWN[char] ?? '·');
}
