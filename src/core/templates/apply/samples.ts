import { CoexError } from '../../errors.ts';
import { uploadSample } from '../../graph/index.ts';
import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { PlanStep, Sample } from '../plan/plan.ts';
import { digestOf } from '../plan/samples.ts';
import type { ApplyDeps } from './deps.ts';

/** Handles of samples, by the SHA-256 of their content. */
export type Handles = Map<string, string>;

/**
 * The handle of a sample: the one Meta gave for the same bytes before, else of an upload now. With `anew` it is uploaded
 * in any case, since how long a handle lives is not documented (templates.md §5.5). Throws `plan-stale` when the file is
 * another than the one that was planned.
 */
export async function handleFor(
  deps: ApplyDeps,
  { file, sample }: { readonly file: string; readonly sample: Sample },
  token: string | undefined,
  anew = false,
): Promise<{ readonly handle: string; readonly isKnown: boolean }> {
  const { store, clock, graph } = deps;
  const appId = await deps.appId(token);
  const known = await store.db
    .selectFrom('template_samples')
    .select('handle')
    .where('app_id', '=', appId)
    .where('sha256', '=', sample.sha256)
    .executeTakeFirst();
  if (known !== undefined && !anew) return { handle: known.handle, isKnown: true };
  const content = await deps.readSample({ file, sample: sample.file });
  if (digestOf(content) !== sample.sha256)
    throw new CoexError('plan-stale', { changed: `the sample ${sample.file} of ${file} is another` });
  const name = sample.file.split(/[\\/]/).at(-1) ?? sample.file;
  const handle = await uploadSample(graph, appId, { name, type: sample.mimeType, content }, token);
  await store.db
    .insertInto('template_samples')
    .values({ app_id: appId, sha256: sample.sha256, handle, uploaded_at: clock.now() })
    .onConflict((conflict) =>
      conflict.columns(['app_id', 'sha256']).doUpdateSet({ handle, uploaded_at: clock.now() }),
    )
    .execute();
  return { handle, isKnown: false };
}

/** The request of a step, each sample's handle in its place. */
export function draftWithHandles(step: PlanStep, handles: Handles): TemplateDraft {
  const draft = structuredClone(step.draft) as TemplateDraft;
  for (const { path, sha256 } of step.samples ?? []) {
    const component = path.reduce<unknown>((part, key) => Object(part)[key], draft);
    Object.assign(Object(component), {
      example: { ...Object(Object(component).example), header_handle: [handles.get(sha256)] },
    });
  }
  return draft;
}

/** Meta's subcodes for a sample it does not take, one of them unverified (templates.md §7.1). */
const BAD_SAMPLE = [2388273, 2388295];

export function isBadSample(error: unknown): boolean {
  return error instanceof CoexError && BAD_SAMPLE.includes(error.meta?.subcode ?? 0);
}
