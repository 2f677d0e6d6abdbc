/** `3000` → `3,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** `2 chats`, `1 chat`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}
