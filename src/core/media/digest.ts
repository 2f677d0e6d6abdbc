/**
 * An announced SHA-256 as hex. Webhooks were seen with base64 and nodes with hex (reference §4.3, §8.2), and either may
 * change; undefined for what is neither, and for none.
 */
export function digestIn(announced: string | undefined): string | undefined {
  const text = announced?.trim() ?? '';
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  // With the alphabet of URLs too, and with or without its padding: 32 bytes are 43 characters.
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('hex');
}
