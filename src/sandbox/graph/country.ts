/** Where a phone number is at home. */
export interface Country {
  /** ISO 3166-1. */
  readonly code: string;
  /** The calling code, without the plus. */
  readonly dialCode: string;
}

// As far as numbers for fiction, and the examples of the documentation, reach (E.164).
const COUNTRIES: readonly Country[] = [
  { code: 'GB', dialCode: '44' },
  { code: 'US', dialCode: '1' },
  { code: 'BR', dialCode: '55' },
  { code: 'MX', dialCode: '52' },
  { code: 'AR', dialCode: '54' },
  { code: 'IN', dialCode: '91' },
  { code: 'DE', dialCode: '49' },
  { code: 'FR', dialCode: '33' },
  { code: 'ES', dialCode: '34' },
  { code: 'IT', dialCode: '39' },
  { code: 'ID', dialCode: '62' },
  { code: 'NG', dialCode: '234' },
  { code: 'ZA', dialCode: '27' },
];

const ELSEWHERE: Country = { code: 'ZZ', dialCode: '' };

/** The country of a phone in digits; `ZZ` (ISO’s “unknown”) for those the sandbox has no name for. */
export function countryOf(digits: string): Country {
  return COUNTRIES.find(({ dialCode }) => digits.startsWith(dialCode)) ?? ELSEWHERE;
}
