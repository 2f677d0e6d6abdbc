import { archiveTemplates, unarchiveTemplates } from '../../graph/index.ts';
import type { ApplyDeps } from './deps.ts';
import { type IntendedCall, settleDone, settleFailed, settleRefused, startCalls } from './journal.ts';

/** A template that is to be archived or brought back, as the journal keeps it. */
export interface IntendedMove extends Omit<IntendedCall, 'kind' | 'templateId'> {
  readonly templateId: string;
}

/**
 * Archives templates of one account or brings them back, as many as one call takes: written down before, settled after.
 * Gives Meta's reasons for those that stay, by their id (templates.md §5.4).
 */
export async function moveBatch(
  deps: ApplyDeps,
  { wabaId, token }: { readonly wabaId: string; readonly token: string | undefined },
  kind: 'archive' | 'unarchive',
  batch: readonly IntendedMove[],
): Promise<Readonly<Record<string, string>>> {
  const move = kind === 'archive' ? archiveTemplates : unarchiveTemplates;
  const ids = batch.map(({ templateId }) => templateId);
  const rows = await startCalls(
    deps,
    batch.map((one) => ({ ...one, kind })),
  );
  try {
    const { failed } = await move(deps.graph, wabaId, ids, token);
    const isFailed = (at: number) => failed[ids[at] ?? ''] !== undefined;
    await settleDone(
      deps,
      rows.filter((_, at) => !isFailed(at)),
    );
    await settleRefused(
      deps,
      rows.filter((_, at) => isFailed(at)),
    );
    return failed;
  } catch (error) {
    await settleFailed(deps, rows, error);
    throw error;
  }
}
