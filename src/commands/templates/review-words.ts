import { whyRejected } from '../../core/rules/index.ts';
import { isGone } from '../../core/templates/index.ts';

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
  if (isGone({ status }))
    return 'Somebody deleted it meanwhile: nobody can send it, and a plan would want it back.';
  if (status === 'REJECTED') {
    const reason = rejectedReason ?? 'NONE';
    return whyRejected(reason) ?? `Meta rejected it and gives ${reason} as the reason.`;
  }
  if (category !== categoryAsked && category !== '')
    return `Meta made it ${category} though ${categoryAsked} was asked for: it costs and is delivered as that.`;
  return status === 'APPROVED' ? 'It can be sent.' : `It is ${status}.`;
}
