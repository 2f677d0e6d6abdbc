/** Asks the terminal to put a text on the clipboard (OSC 52): works over SSH too, where the terminal allows it. */
export function copySequence(text: string): string {
  return `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
