import { counted, grouped } from '../../tui/print/counted.ts';
import type { AccountOutput, ReviewOutput } from './review-output.ts';

/* What every form of the report says in the same words. */

/** `north: 12 templates, 240 of 250 used`. */
export function accountWords({ name, templates, used, limit }: AccountOutput): string {
  const room = used === null || limit === null ? '' : `, ${grouped(used)} of ${grouped(limit)} used`;
  return `${name}: ${counted(templates.length, 'template')}${room}`;
}

/** What stands first: how many of each status, over all accounts. */
export function totals({ accounts }: ReviewOutput): string {
  const templates = accounts.flatMap((account) => account.templates);
  const groups = Map.groupBy(templates, ({ status }) => status);
  const counts = [...groups].map(([status, { length }]) => `${grouped(length)} ${status.toLowerCase()}`);
  const what = `${counted(templates.length, 'template')} in ${counted(accounts.length, 'account')}`;
  return counts.length === 0 ? `${what}.` : `${what}: ${counts.join(', ')}.`;
}

/** Findings of an account: each with the template it is about, if it is about one. */
export function findingsIn(account: AccountOutput) {
  return [
    ...account.findings.map((finding) => ({ ...finding, template: null })),
    ...account.templates.flatMap((template) =>
      template.findings.map((finding) => ({ ...finding, template })),
    ),
  ];
}

export type ShownFinding = ReturnType<typeof findingsIn>[number];

/** `visit_reminder en_GB`. */
export function nameOf({ template }: ShownFinding): string {
  return template === null ? 'account' : `${template.name} ${template.language}`;
}

/** Of the kinds that say something is wrong now; the others may become so. */
export function isGrave({ kind }: Pick<ShownFinding, 'kind'>): boolean {
  return ['rejected', 'disabled', 'paused', 'category-change', 'quality:red'].includes(kind);
}

/** A shared problem: `rejected (INVALID_FORMAT): 3 templates`. */
export function sharedWords({ kind, cause, templates }: ReviewOutput['shared'][number]): string {
  return `${kind} (${cause}): ${counted(templates.length, 'template')}`;
}
