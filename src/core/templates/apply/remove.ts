import { CoexError } from '../../errors.ts';
import { collect, deleteTemplates } from '../../graph/index.ts';
import { isMetaSample, LIMITS } from '../../rules/index.ts';
import { normalLanguage } from '../account/normal.ts';
import { type AccountTemplate, isThere, readAccount } from '../account/read.ts';
import type { ApplyDeps } from './deps.ts';
import { settleDone, settleFailed, startCalls } from './journal.ts';
import { moveBatch } from './move.ts';

/** An account in which templates are deleted or archived. */
export interface RemovalAccount {
  readonly wabaId: string;
  readonly token: string | undefined;
}

/** The languages of a name that are meant, out of all that it has. */
export interface NamedTemplates {
  readonly meant: readonly AccountTemplate[];
  readonly others: readonly AccountTemplate[];
}

/** What of an account a name and languages mean; every language when none is named. Throws `not-found`. */
export async function findNamed(
  { graph }: Pick<ApplyDeps, 'graph'>,
  { wabaId, token }: RemovalAccount,
  { name, languages }: { readonly name: string; readonly languages: readonly string[] },
): Promise<NamedTemplates> {
  const all = await collect(readAccount(graph, wabaId, token));
  const named = all.filter((one) => one.name === name && isThere(one));
  const wanted = languages.map(normalLanguage);
  const missing = wanted.find((language) => !named.some((one) => one.language === language));
  if (named.length === 0 || missing !== undefined) {
    const has = named.map(({ language }) => language).join(', ');
    throw new CoexError('not-found', {
      what: `template of WABA ${wabaId}`,
      wanted: missing === undefined ? name : `${name} in ${missing}`,
      fix: has === '' ? 'See `coex templates plan` for what there is.' : `It has: ${has}.`,
    });
  }
  const isMeant = ({ language }: AccountTemplate) => wanted.length === 0 || wanted.includes(language);
  return { meant: named.filter(isMeant), others: named.filter((one) => !isMeant(one)) };
}

/** Why the name of a template is blocked when it is deleted (templates.md §5.3), and until when. */
export function blockAfterDeletion(templates: readonly AccountTemplate[], now: number): number | undefined {
  const blocks = templates.some(({ status }) => status === 'APPROVED' || status === 'PAUSED');
  return blocks ? now + LIMITS.templateNameBlockMs.value : undefined;
}

/** Meta refuses to delete these, and all that is deleted with them (templates.md §2.1, §5.3). */
export function protectedAgainstDeletion(templates: readonly AccountTemplate[]): readonly AccountTemplate[] {
  return templates.filter(({ status, name }) => status === 'DISABLED' || isMetaSample(name));
}

/**
 * Deletes exactly these, by their ids: a language that somebody has added meanwhile stays. Written down before, since
 * the block of the name stands in no field of Meta's.
 */
export async function deleteNamed(
  deps: ApplyDeps,
  { wabaId, token }: RemovalAccount,
  { meant, others }: NamedTemplates,
): Promise<void> {
  const scope = others.length === 0 ? 'name' : 'language';
  await inBatches(meant, LIMITS.templateDeleteBatch.value, async (batch) => {
    const rows = await startCalls(
      deps,
      batch.map((one) => ({ ...rowOf(wabaId, one), kind: 'delete', scope })),
    );
    const [only, ...more] = batch;
    try {
      if (only !== undefined && more.length === 0)
        await deleteTemplates(deps.graph, wabaId, { name: only.name, id: only.id }, token);
      else await deleteTemplates(deps.graph, wabaId, { ids: batch.map(({ id }) => id) }, token);
    } catch (error) {
      await settleFailed(deps, rows, error);
      throw error;
    }
    await settleDone(deps, rows);
  });
}

/** Archives these or takes them out of the archive; gives Meta's reasons for those that stay, by their id. */
export async function moveNamed(
  deps: ApplyDeps,
  account: RemovalAccount,
  kind: 'archive' | 'unarchive',
  meant: readonly AccountTemplate[],
): Promise<Readonly<Record<string, string>>> {
  const reasons: Record<string, string> = {};
  await inBatches(meant, LIMITS.templateArchiveBatch.value, async (batch) => {
    const moves = batch.map((one) => rowOf(account.wabaId, one));
    Object.assign(reasons, await moveBatch(deps, account, kind, moves));
  });
  return reasons;
}

function rowOf(wabaId: string, { name, language, id, status }: AccountTemplate) {
  return { wabaId, name, language, templateId: id, statusBefore: status };
}

async function inBatches<Item>(
  items: readonly Item[],
  most: number,
  work: (batch: readonly Item[]) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < items.length; at += most) await work(items.slice(at, at + most));
}
