import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { normalDraft, normalHash } from '../account/normal.ts';
import type { AccountTemplate } from '../account/read.ts';
import { variablesIn } from '../draft/variables.ts';
import { breakingChanges } from './breaking.ts';
import { type Change, changesOf } from './changes.ts';
import { costEffect } from './effects.ts';
import type { AccountState, Note, PlanStep, Refusal, Sample } from './plan.ts';
import type { Quotas } from './quota.ts';
import { creationRefusal, editRefusal, statusRefusal } from './refusal.ts';
import { digestsOf, lacksSample } from './samples.ts';

/** One language of a template as a file has it. */
export interface Wanted {
  readonly file: string;
  readonly line: number;
  readonly draft: TemplateDraft;
  readonly samples: readonly Sample[];
}

/** What is known about the account beside the template itself. */
export interface Known {
  readonly now: number;
  readonly quotas: Quotas;
  /** Languages of the same name. */
  readonly siblings: readonly AccountTemplate[];
  /** SHA-256 of the samples Meta was last given, by path; undefined when coex did not give them. */
  readonly samplesThere: Readonly<Record<string, string>> | undefined;
  /** The category that Meta gave though another was asked for, by the journal. */
  readonly categoryGiven: string | undefined;
}

/** What is to become of a template that is not in the account. */
export function creationStep(wanted: Wanted, { siblings, quotas }: Known): PlanStep {
  const { file, line, draft, samples } = wanted;
  const normal = normalDraft(draft);
  const { name, language, category } = normal;
  const about = { name, language, file, line, category, contentHash: normalHash(normal) };
  const refusal: Refusal | undefined =
    creationRefusal({ name, language, category }, siblings, quotas) ??
    (lacksSample(draft.components, samples) ? { reason: 'sample-missing' } : undefined);
  if (refusal !== undefined) return { action: 'refused', ...about, refusal };
  return { action: 'create', ...about, draft, samples };
}

/** What is to become of a template that is in a file and in the account. */
export function presentStep(wanted: Wanted, account: AccountTemplate, known: Known): PlanStep {
  const { file, line, draft, samples } = wanted;
  const normal = normalDraft(draft);
  const { name, language, category } = normal;
  const found = [...changesOf(account.draft, normal), ...sampleChanges(samples, known.samplesThere)];
  const notes = notesOn(wanted, account, known);
  const wantsCategory = category !== account.category && !isMetasDoing(category, account, known);
  const about = {
    name,
    language,
    file,
    line,
    category,
    before: stateOf(account),
    contentHash: normalHash(normal),
    ...(found.length > 0 && { changes: found }),
  };
  const withNotes = (more: readonly Note[] = []) =>
    notes.length + more.length === 0 ? {} : { notes: [...notes, ...more] };
  const refuse = (refusal: Refusal): PlanStep => ({ action: 'refused', ...about, ...withNotes(), refusal });
  const immutable = immutableRefusal(normal, account);
  if (immutable !== undefined) return refuse(immutable);
  if (found.length === 0 && !wantsCategory) {
    const blocked = account.status === 'PENDING' || account.status === 'IN_APPEAL';
    const locked = blocked ? undefined : statusRefusal(account.status);
    return locked === undefined ? { action: 'unchanged', ...about, ...withNotes() } : refuse(locked);
  }
  const locked = editRefusal(account, known.quotas);
  // What waiting does not help against is said first.
  if (wantsCategory && account.status === 'APPROVED')
    return refuse({ reason: 'category-of-approved', detail: account.category });
  if (locked !== undefined) return refuse(locked);
  if (lacksSample(draft.components, samples)) return refuse({ reason: 'sample-missing' });
  const breaking = breakingChanges(account.draft, normal);
  const changesCategory: Note[] = wantsCategory
    ? [
        {
          note: 'category-changes',
          from: account.category,
          to: category,
          cost: costEffect(account.category, category, known.now),
        },
      ]
    : [];
  const isReviewed = found.some(({ part }) => part !== 'template') || wantsCategory;
  return {
    action: 'edit',
    ...about,
    ...withNotes([...changesCategory, ...(isReviewed ? [{ note: 'reviewed-again' } as const] : [])]),
    draft,
    samples,
    ...(breaking.length > 0 && { breaking }),
  };
}

export function stateOf({ id, status, category, draft }: AccountTemplate): AccountState {
  return { id, status, category, contentHash: normalHash(draft) };
}

function notesOn({ draft, samples }: Wanted, account: AccountTemplate, known: Known): Note[] {
  const { category, correctCategory, rejectedReason, status } = account;
  const wanted = draft.category.toUpperCase();
  const notes: Note[] = [];
  if (wanted !== category && isMetasDoing(wanted, account, known))
    notes.push({
      note: 'recategorised',
      file: wanted,
      account: category,
      cost: costEffect(wanted, category, known.now),
    });
  if (correctCategory !== undefined)
    notes.push({
      note: 'category-scheduled',
      from: category,
      to: correctCategory,
      cost: costEffect(category, correctCategory, known.now),
    });
  if (status === 'REJECTED') notes.push({ note: 'rejected', reason: rejectedReason ?? 'NONE' });
  if (samples.length > 0 && known.samplesThere === undefined) notes.push({ note: 'sample-unknown' });
  return notes;
}

/** Whether Meta, and not the author, has made the category another than the file's. */
function isMetasDoing(
  wanted: string,
  { previousCategory, category }: AccountTemplate,
  { categoryGiven }: Known,
): boolean {
  return previousCategory === wanted || categoryGiven === category;
}

function sampleChanges(
  samples: readonly Sample[],
  there: Readonly<Record<string, string>> | undefined,
): Change[] {
  if (there === undefined) return [];
  return Object.entries(digestsOf(samples))
    .filter(([path, sha256]) => there[path] !== undefined && there[path] !== sha256)
    .map(([path, sha256]) => ({
      part: path.includes('/cards/') ? `card ${cardOf(path)} header` : 'header',
      field: 'sample',
      kind: 'changed' as const,
      before: `sha256 ${there[path]?.slice(0, 12)}…`,
      after: `sha256 ${sha256.slice(0, 12)}…`,
    }));
}

function cardOf(path: string): number {
  return Number(/\/cards\/(\d+)\//.exec(path)?.[1] ?? 0) + 1;
}

function immutableRefusal(file: TemplateDraft, account: AccountTemplate): Refusal | undefined {
  const { draft } = account;
  const [wanted, there] = [file.parameter_format, draft.parameter_format];
  if (wanted !== there && (hasVariables(file) || hasVariables(draft)))
    return { reason: 'immutable-parameter-format', detail: there ?? '' };
  if (file.library_template_name !== undefined && file.library_template_name !== account.libraryTemplateName)
    return { reason: 'immutable-library', detail: account.libraryTemplateName ?? 'none' };
  if (file.sub_category !== undefined && file.sub_category !== draft.sub_category)
    return { reason: 'immutable-sub-category', detail: draft.sub_category ?? 'none' };
  return undefined;
}

/** In header or body, the only places where the format matters (templates.md §3.3). */
function hasVariables({ components }: TemplateDraft): boolean {
  return components.some(({ text }) => typeof text === 'string' && variablesIn(text).length > 0);
}
