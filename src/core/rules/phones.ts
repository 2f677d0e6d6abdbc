/*
 * The same phone is spelt in several ways by Meta's own parts: Brazil's ninth digit, Mexico's 1, Argentina's 9.
 * Spellings are matched, never rewritten: what Meta calls a person stays what is sent to.
 * Source: github.com/chatwoot/chatwoot issues 14264, 14048, 13986 (reference §9), seen 2026-10.
 */

/** Digits only: `+44 7700 900155` → `447700900155`. */
export function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '');
}

/** A key equal for all spellings of one phone; only for comparison, never to send to. */
export function phoneMatchKey(phone: string): string {
  const digits = digitsOf(phone);
  const brazil = /^55(\d\d)9([6-9]\d{7})$/.exec(digits);
  if (brazil) return `55${brazil[1]}${brazil[2]}`;
  const mexico = /^521(\d{10})$/.exec(digits);
  if (mexico) return `52${mexico[1]}`;
  const argentina = /^549(\d{10})$/.exec(digits);
  if (argentina) return `54${argentina[1]}`;
  return digits;
}
