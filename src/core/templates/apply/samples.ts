import { dirname, join } from 'node:path';
import { CoexError, problemOf } from '../../errors.ts';
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
 * another than the one that was planned, `input-unreadable` when it is not there.
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
  const content = await contentOf(deps, { file, sample });
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

/**
 * Looks whether each sample is there and is the one that was planned, before anything is sent. Throws `plan-stale` and
 * `input-unreadable`.
 */
export async function checkSamples(
  deps: Pick<ApplyDeps, 'readSample'>,
  steps: readonly Pick<PlanStep, 'file' | 'samples'>[],
): Promise<void> {
  const checked = new Set<string>();
  for (const { file = '', samples = [] } of steps) {
    for (const sample of samples) {
      const key = [pathOf(file, sample), sample.sha256].join(' ');
      if (!checked.has(key)) await contentOf(deps, { file, sample }, 'This run changed nothing.');
      checked.add(key);
    }
  }
}

/** The bytes of a sample, if they are those that were planned. */
async function contentOf(
  { readSample }: Pick<ApplyDeps, 'readSample'>,
  { file, sample }: { readonly file: string; readonly sample: Sample },
  run = 'What this run did before is kept.',
): Promise<Uint8Array> {
  let content: Uint8Array;
  try {
    content = await readSample({ file, sample: sample.file });
  } catch (cause) {
    const problem = `${problemOf(cause)}. ${file} shows it. ${run}`.replace(/\.$/, '');
    throw new CoexError('input-unreadable', { file: pathOf(file, sample), problem }, { cause });
  }
  if (digestOf(content) === sample.sha256) return content;
  throw new CoexError('plan-stale', { changed: `the sample ${sample.file} of ${file} is another`, run });
}

function pathOf(file: string, { file: named }: Sample): string {
  return join(dirname(file), named);
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
