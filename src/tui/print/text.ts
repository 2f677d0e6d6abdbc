// Control characters, and the marks that reorder text: a message must not be able to drive the terminal.
const CONTROL = /[\p{Cc}\p{Bidi_Control}]/gu;

const SHOWN: Readonly<Record<string, string>> = { '\n': '⏎', '\r': '', '\t': ' ' };

/** Someone else's words on one line, harmless to a terminal. */
export function harmless(text: string): string {
  return text.replace(CONTROL, (char) => SHOWN[char] ?? '·');
}

/** `3000` → `3,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `2 chats`, `1 chat`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}
