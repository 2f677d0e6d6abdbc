import { CoexError } from '../../errors.ts';
import { type Graph, templateNode } from '../../graph/index.ts';
import { type AccountTemplate, accountTemplate, readAccount } from '../account/read.ts';
import { followTemplateFacts, type TemplateFact } from '../review/told.ts';
import type { ApplyDeps } from './deps.ts';

/** A template that is in review. */
export interface Awaited {
  readonly account: string;
  readonly wabaId: string;
  readonly token: string | undefined;
  readonly templateId: string;
  readonly name: string;
  readonly language: string;
  readonly categoryAsked: string;
}

/** What a review has made of it. */
export interface Reviewed extends Omit<Awaited, 'token'> {
  readonly status: string;
  readonly category: string;
  readonly rejectedReason?: string | undefined;
}

/** Whether somebody deletes it, or has: no review comes of it any more. */
export function isGone({ status }: Pick<Reviewed, 'status'>): boolean {
  return status === 'DELETED' || status === 'PENDING_DELETION';
}

/** What asking has found of a template. */
type Found = Pick<AccountTemplate, 'id' | 'status' | 'category' | 'rejectedReason'>;

/** How often the store is looked into for webhooks, and Meta asked. */
const LOOK_EVERY_MS = 2000;
const ASK_EVERY_MS = 30_000;
/** More than so many are asked for by the list of the account. */
const MOST_SINGLE = 20;

const IN_REVIEW = ['PENDING', 'IN_APPEAL'];

/**
 * Waits until each template has left review, told of by a webhook in the store or found by asking, which keeps within
 * what Meta allows for it. One that is deleted meanwhile has left it as `DELETED`. Gives those that had not when the
 * time was up.
 */
export async function awaitReviews(
  deps: ApplyDeps,
  awaited: readonly Awaited[],
  { timeoutMs }: { readonly timeoutMs: number },
  tell: (reviewed: Reviewed, pending: number) => void,
): Promise<readonly Awaited[]> {
  const { clock, signal, store } = deps;
  const pending = new Map(awaited.map((one) => [one.templateId, one]));
  let sinceAsked = ASK_EVERY_MS;
  const news = await followTemplateFacts(store);
  // Counted by what was slept: the clock may be set meanwhile.
  for (let leftMs = timeoutMs; pending.size > 0; leftMs -= LOOK_EVERY_MS) {
    const told = await news();
    const isTime = sinceAsked >= ASK_EVERY_MS || leftMs <= 0;
    const wanted = isTime ? [...pending.values()] : idsIn(told).flatMap((id) => pending.get(id) ?? []);
    if (isTime) sinceAsked = 0;
    for (const found of await look(deps, wanted)) {
      const one = pending.get(found.id);
      if (one === undefined || IN_REVIEW.includes(found.status)) continue;
      pending.delete(found.id);
      const { token: _, ...about } = one;
      const { status, category, rejectedReason } = found;
      tell({ ...about, status, category, rejectedReason }, pending.size);
    }
    if (leftMs <= 0 || pending.size === 0) break;
    await clock.sleep(Math.min(LOOK_EVERY_MS, leftMs), signal);
    sinceAsked += LOOK_EVERY_MS;
  }
  return [...pending.values()];
}

/** What these are now; nothing when Meta is not to be asked at the moment. */
async function look({ graph }: ApplyDeps, wanted: readonly Awaited[]): Promise<Found[]> {
  const found: Found[] = [];
  const accounts = Map.groupBy(wanted, ({ wabaId }) => wabaId);
  for (const [wabaId, ones] of accounts) {
    try {
      const listed = new Set<string>();
      if (ones.length > MOST_SINGLE) {
        for await (const one of readAccount(graph, wabaId, ones[0]?.token, { polling: true })) {
          found.push(one);
          listed.add(one.id);
        }
      }
      // What a list leaves out may be too new for it, or gone: asked for by its id it tells.
      for (const one of ones) if (!listed.has(one.templateId)) found.push(await lookAt(graph, one));
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
  return found;
}

async function lookAt(graph: Graph, { templateId, token, categoryAsked }: Awaited): Promise<Found> {
  try {
    return accountTemplate(await templateNode(graph, templateId, { polling: true }, token));
  } catch (error) {
    if (!(error instanceof CoexError) || error.code !== 'graph-not-found') throw error;
    return { id: templateId, status: 'DELETED', category: categoryAsked };
  }
}

/** What another look a little later gets over. */
function isPassing(error: unknown): boolean {
  return error instanceof CoexError && (error.exit === 7 || error.code === 'graph-not-found');
}

/** Templates that a review may have ended for; what is said of them is asked for again, since it comes in any order. */
function idsIn(told: readonly TemplateFact[]): string[] {
  return told.flatMap(({ kind, templateId }) =>
    kind === 'status' || kind === 'category' ? [templateId] : [],
  );
}
