import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

const CLAIM = /^sha256=([0-9a-f]{64})$/i;

/** The app secret as signatures are checked with: made once, since making it takes longer than a check. */
export function signingKey(appSecret: string): KeyObject {
  return createSecretKey(appSecret, 'utf8');
}

/** Whether `X-Hub-Signature-256` was made from these raw bytes with the app secret. */
export function isSigned(body: Uint8Array, header: string | undefined, key: KeyObject): boolean {
  const claimed = CLAIM.exec(header ?? '')?.[1];
  if (claimed === undefined) return false;
  const expected = createHmac('sha256', key).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(claimed, 'hex'));
}

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
