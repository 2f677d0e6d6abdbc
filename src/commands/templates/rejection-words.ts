/** What `rejected_reason` means and what helps (templates.md §2.5). */
const REASONS: Readonly<Record<string, string>> = {
  ABUSIVE_CONTENT: 'Meta finds the content abusive: write it anew, within the policies.',
  SCAM: 'Meta takes it for a scam: do not ask for full card, account or identity numbers.',
  PROMOTIONAL: 'Meta finds it promotional: make it marketing, or take out what sells.',
  INVALID_FORMAT:
    'Its format is wrong: look at variables, braces, links and duplicates with `coex templates lint`.',
  TAG_CONTENT_MISMATCH: 'Content and category or language do not match: correct one of them.',
  INCORRECT_CATEGORY: 'It belongs to another category: change the category, or the content.',
  CATEGORY_NOT_AVAILABLE: 'The category is not available for this account.',
};

/** How a review ended, in a sentence. */
export function reviewWords({
  status,
  category,
  categoryAsked,
  rejectedReason,
}: {
  readonly status: string;
  readonly category: string;
  readonly categoryAsked: string;
  readonly rejectedReason?: string | null | undefined;
}): string {
  if (status === 'REJECTED') {
    const reason = rejectedReason ?? 'NONE';
    return REASONS[reason] ?? `Meta rejected it and gives ${reason} as the reason.`;
  }
  if (category !== categoryAsked && category !== '')
    return `Meta made it ${category} though ${categoryAsked} was asked for: it costs and is delivered as that.`;
  return status === 'APPROVED' ? 'It can be sent.' : `It is ${status}.`;
}
