/** Why a text is not allowed, as a rejection tells it. */
export interface Breach {
  readonly reason: 'ABUSIVE_CONTENT' | 'INVALID_FORMAT' | 'SCAM';
  /** What is wrong, and what to do about it. */
  readonly explanation: string;
  readonly recommendation: string;
}

interface PolicyRule extends Breach {
  readonly pattern: RegExp;
}

/*
 * M/templates/template-review (2026-09) names the causes; the guidelines before it the shorteners; vendors (CM.com,
 * Spoki) wa.me. Which reason goes with which cause is unverified.
 */
const RULES: readonly PolicyRule[] = [
  {
    pattern:
      /\b(send|reply with|give|tell|provide|confirm|enter|share|verify)\b.{0,60}\b(card|account|passport|identity|social security|iban|cvv)\b.{0,20}\b(numbers?|details|code)\b/i,
    reason: 'SCAM',
    explanation: 'Your template asks people for full card, account or identity numbers.',
    recommendation: 'Ask for the last four digits at most.',
  },
  {
    pattern: /\b(legal action|arrest(ed)?|sue you|face consequences|blacklisted)\b/i,
    reason: 'ABUSIVE_CONTENT',
    explanation: 'Your template threatens people.',
    recommendation: 'Write without threats.',
  },
  {
    pattern: /\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|ow\.ly|is\.gd|cutt\.ly|rebrand\.ly)(\/|\b)/i,
    reason: 'INVALID_FORMAT',
    explanation: 'Your template has a shortened link.',
    recommendation: 'Use a link to your own domain.',
  },
  {
    pattern: /\b(wa\.me|api\.whatsapp\.com)\b/i,
    reason: 'INVALID_FORMAT',
    explanation: 'Your template links to WhatsApp itself.',
    recommendation: 'Use a link to your own domain, or a button.',
  },
];

/** What the text may not say, if anything. Asking for the last four digits is allowed. */
export function policyBreach(text: string): Breach | undefined {
  const found = RULES.find(({ pattern }) => pattern.test(text));
  const isLastDigits = found?.reason === 'SCAM' && /\blast (four|4)\b/i.test(text);
  return isLastDigits ? undefined : found;
}
