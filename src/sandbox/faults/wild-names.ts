/** Bodies as receivers have met them; what each is, `wild-bodies.ts` tells. */
export const WILD_NAMES = [
  'bare-value',
  'bare-change',
  'nested-waba-info',
  'empty-phone',
  'missing-to',
  'broken-json',
  'quality-as-status',
  'numeric-ids',
  'string-ids',
  'wrong-media-sender',
  'no-contacts',
] as const;

export type WildName = (typeof WILD_NAMES)[number];
