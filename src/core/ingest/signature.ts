import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether `X-Hub-Signature-256` was made from these raw bytes with the app secret. */
export function isSigned(body: Uint8Array, header: string | undefined, appSecret: string): boolean {
  const claimed = /^sha256=([0-9a-f]{64})$/i.exec(header ?? '')?.[1];
  if (claimed === undefined) return false;
  const expected = createHmac('sha256', appSecret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(claimed, 'hex'));
}

/** Compares two secrets in constant time, whatever their lengths. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
