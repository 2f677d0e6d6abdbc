import type { Clock } from '../../clock.ts';
import { CoexError } from '../../errors.ts';
import { collect, type Graph, templateCounts } from '../../graph/index.ts';
import type { Store } from '../../store/index.ts';
import { readAccount } from '../account/read.ts';
import { templateCalls } from '../apply/journal.ts';
import { readSources } from '../files/read.ts';
import type { SourceProblem } from '../source.ts';
import { makePlan } from './make.ts';
import type { AccountPlan } from './plan.ts';
import { samplesOf } from './samples.ts';

export interface SurveyDeps {
  readonly graph: Graph;
  readonly store: Store;
  readonly clock: Clock;
  readonly workingFolder: string;
}

/** An account to be planned for. */
export interface SurveyedAccount {
  readonly name: string;
  readonly wabaId: string;
  readonly token: string | undefined;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Plans an account: reads the files with its values, the account, and the journal. A file that cannot be read is told
 * of, and the rest planned; then nothing is pruned, since what is in the file would be taken for gone.
 */
export async function surveyAccount(
  { graph, store, clock, workingFolder }: SurveyDeps,
  { name, wabaId, token, values }: SurveyedAccount,
  wanted: {
    readonly paths: readonly string[];
    readonly prune: boolean;
    readonly ignore?: readonly string[];
  },
): Promise<{ readonly plan: AccountPlan; readonly problems: readonly SourceProblem[] }> {
  const { sources, problems } = await readSources(wanted.paths, values, workingFolder);
  const withSamples = [];
  for (const source of sources) withSamples.push({ source, samples: await samplesOf(source, workingFolder) });
  const templates = await collect(readAccount(graph, wabaId, token));
  const limit = await limitOf(graph, wabaId, token);
  const plan = makePlan({
    account: name,
    wabaId,
    sources: withSamples,
    templates,
    calls: await templateCalls(store, wabaId),
    ...(limit && { limit }),
    ...(wanted.ignore && { ignore: wanted.ignore }),
    prune: wanted.prune && problems.length === 0,
    now: clock.now(),
  });
  return { plan, problems };
}

/** How many templates the account may have; undefined when Meta does not say. */
async function limitOf(
  graph: Graph,
  wabaId: string,
  token: string | undefined,
): Promise<AccountPlan['limit'] | undefined> {
  try {
    const { message_template_count: used, message_template_limit: most } = await templateCounts(
      graph,
      wabaId,
      token,
    );
    return used === undefined || most === undefined ? undefined : { used, most };
  } catch (error) {
    // The summary is in the Graph reference and not on Meta's newest page.
    if (error instanceof CoexError && error.code === 'graph-refused') return undefined;
    throw error;
  }
}
