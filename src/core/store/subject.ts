/** Meta names the number, or at least the WABA, before what it has to tell: no further than this is looked. */
const LOOKED_AT_BYTES = 4096;

const NUMBER = /"phone_?[nN]umber_?[iI]d"\s*:\s*"?(\d{1,32})/;
const WABA = /"entry"\s*:\s*\[\s*\{\s*"id"\s*:\s*"?(\d{1,32})/;

/**
 * Whom a body is about, read off its first bytes without parsing it: the phone number id, else the WABA's, else nothing.
 * It decides whose turn it is, never what the body says.
 */
export function subjectOf(body: Uint8Array): string {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, LOOKED_AT_BYTES));
  const text = start.toString('latin1');
  return NUMBER.exec(text)?.[1] ?? WABA.exec(text)?.[1] ?? '';
}
