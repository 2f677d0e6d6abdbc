import { isMetaSample } from '../../rules/index.ts';
import type { AccountTemplate } from '../account/read.ts';
import type { Refusal } from './plan.ts';
import type { Quotas } from './quota.ts';

/** In which statuses a template can be changed at all (templates.md §2.1, with its conflict on disabled ones). */
const EDITABLE = ['APPROVED', 'REJECTED', 'PAUSED'];

/** Why a template cannot be edited now; undefined when it can. */
export function editRefusal(
  { name, language, status }: Pick<AccountTemplate, 'name' | 'language' | 'status'>,
  quotas: Quotas,
): Refusal | undefined {
  if (isMetaSample(name)) return { reason: 'meta-sample' };
  const locked = statusRefusal(status);
  if (locked !== undefined) return locked;
  if (!EDITABLE.includes(status)) return { reason: 'not-editable', detail: status };
  if (status !== 'APPROVED') return undefined;
  const next = quotas.nextEdit(name, language);
  if (next === undefined) return undefined;
  return { reason: next.limit === 'day' ? 'edit-quota-day' : 'edit-quota-month', until: next.at };
}

/** What a status alone forbids. */
export function statusRefusal(status: string): Refusal | undefined {
  switch (status) {
    case 'PENDING':
      return { reason: 'in-review' };
    case 'IN_APPEAL':
      return { reason: 'in-appeal' };
    case 'DISABLED':
      return { reason: 'disabled' };
    case 'ARCHIVED':
      return { reason: 'archived' };
    case 'PENDING_DELETION':
      return { reason: 'pending-deletion' };
    default:
      return undefined;
  }
}

/** Why a template cannot be created under its name; undefined when it can. */
export function creationRefusal(
  {
    name,
    language,
    category,
  }: { readonly name: string; readonly language: string; readonly category: string },
  siblings: readonly AccountTemplate[],
  quotas: Quotas,
): Refusal | undefined {
  if (isMetaSample(name)) return { reason: 'meta-sample' };
  const until = quotas.blockedUntil(name, language);
  if (until !== undefined) return { reason: 'name-blocked', until };
  // Seen in refusals: all languages of a name are of one category (templates.md §4.2).
  const other = siblings.find((sibling) => sibling.category !== '' && sibling.category !== category);
  return other === undefined ? undefined : { reason: 'category-of-name', detail: other.category };
}
