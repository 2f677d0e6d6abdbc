import { digest } from './random.ts';

/** A Graph node id: 15 digits, the first two of which tell the kind apart in logs. */
export function nodeId(seed: number, kind: string, prefix: string): string {
  const tail = digest(seed, 'node', kind).readUIntBE(0, 6) % 10_000_000_000_000;
  return `${prefix}${String(tail).padStart(13, '0')}`;
}

/** A message id, unlike any other of the same seed as long as `name` is. */
export function messageId(seed: number, ...name: readonly (string | number)[]): string {
  return `wamid.HBgM${letters(digest(seed, 'message', ...name), 28)}`;
}

/** A business-scoped user id: `CC.` and alphanumerics (reference §4.7). */
export function businessScopedUserId(seed: number, country: string, index: number): string {
  return `${country}.${letters(digest(seed, 'user', index), 14)}`;
}

/** The BSUID of the same person towards another portfolio. Another `userId` gives another one here too. */
export function portfolioUserId(seed: number, userId: string, businessId: string): string {
  return `${userId.slice(0, 2)}.${letters(digest(seed, 'portfolio user', userId, businessId), 14)}`;
}

/** A secret, token, code or trace: `length` (≤ 64) letters and digits. */
export function opaque(seed: number, length: number, ...name: readonly (string | number)[]): string {
  const halves = [digest(seed, 'opaque', 0, ...name), digest(seed, 'opaque', 1, ...name)];
  return letters(Buffer.concat(halves), length);
}

/** Lower-case hex, as app secrets are. */
export function hex(seed: number, length: number, name: string): string {
  return digest(seed, 'hex', name).toString('hex').slice(0, length);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function letters(bytes: Buffer, length: number): string {
  let text = '';
  for (const byte of bytes.subarray(0, length)) text += ALPHABET[byte % ALPHABET.length];
  return text;
}
