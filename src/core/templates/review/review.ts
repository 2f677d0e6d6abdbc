import { CoexError } from '../../errors.ts';
import { type Graph, templateCounts } from '../../graph/index.ts';
import type { Store } from '../../store/index.ts';
import { type AccountTemplate, readAccount } from '../account/read.ts';
import { type Finding, type FindingKind, findingsOf } from './findings.ts';
import { lastSightings } from './sightings.ts';
import { templateFacts, toldByTemplate } from './told.ts';

export interface ReviewedAccount {
  readonly name: string;
  readonly wabaId: string;
}

/** A template with what is to be known about it. */
export interface ReviewedTemplate {
  readonly template: AccountTemplate;
  readonly findings: readonly Finding[];
}

/** An account as it was read. Instants in Unix milliseconds. */
export interface AccountReview extends ReviewedAccount {
  readonly templates: readonly ReviewedTemplate[];
  /** How many templates it has and may have, when Meta says. */
  readonly used: number | undefined;
  readonly limit: number | undefined;
  /** About the account itself. */
  readonly findings: readonly Finding[];
  /** When it was reviewed before; undefined the first time. */
  readonly reviewedBefore: number | undefined;
  /** Templates that were there then. */
  readonly gone: readonly { readonly name: string; readonly language: string }[];
}

/** An account that could not be read, and why: it must not pass as well. */
export interface UnreadableAccount extends ReviewedAccount {
  readonly error: CoexError;
}

/** Of the account's limit, what leaves too little room. */
const NEARLY_FULL = 0.9;

/** Reads an account and says what is to be known of each template. Throws what the graph throws. */
export async function reviewAccount(
  deps: { readonly graph: Graph; readonly store: Store; readonly now: number },
  account: ReviewedAccount,
  token: string | undefined,
  { polling }: { readonly polling?: true } = {},
): Promise<AccountReview> {
  const { graph, store, now } = deps;
  const { name, wabaId } = account;
  const before = await lastSightings(store, wabaId);
  const told = toldByTemplate(await templateFacts(store, { wabaIds: [wabaId] }));
  const { message_template_count: used, message_template_limit: limit } = await templateCounts(
    graph,
    wabaId,
    token,
  );
  const templates: ReviewedTemplate[] = [];
  const ids = new Set<string>();
  for await (const template of readAccount(graph, wabaId, token, polling === undefined ? {} : { polling })) {
    // A list that changes while it is read may have one twice.
    if (ids.has(template.id)) continue;
    ids.add(template.id);
    const known = { told: told.get(template.id), before: before.get(template.id), now };
    templates.push({ template, findings: findingsOf(template, known) });
  }
  const gone = [...before]
    .filter(([id]) => !ids.has(id))
    .map(([, { name, language }]) => ({ name, language }));
  const [first] = before.values();
  return {
    // These two alone: whoever asks may hold a token beside them.
    name,
    wabaId,
    templates: templates.toSorted(byName),
    used,
    limit,
    findings: limitFindings(used, limit),
    reviewedBefore: first?.seenAt,
    gone,
  };
}

function byName({ template: one }: ReviewedTemplate, { template: other }: ReviewedTemplate): number {
  const [a, b] = [`${one.name} ${one.language}`, `${other.name} ${other.language}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

function limitFindings(used: number | undefined, limit: number | undefined): Finding[] {
  if (used === undefined || !limit || used < limit * NEARLY_FULL) return [];
  return [
    {
      kind: 'limit',
      cause: 'limit',
      problem: `${used} of ${limit} templates are used; each language counts.`,
      fix: 'Archive or delete what nobody sends, or have the business verified.',
    },
  ];
}

/** Templates that have the same problem. */
export interface SharedProblem {
  readonly kind: FindingKind;
  readonly cause: string;
  readonly fix: string | undefined;
  readonly templates: readonly {
    readonly account: string;
    readonly name: string;
    readonly language: string;
  }[];
}

/** What at least two templates have in common, the most frequent first. */
export function sharedProblems(accounts: readonly AccountReview[]): SharedProblem[] {
  const all = accounts.flatMap(({ name: account, templates }) =>
    templates.flatMap(({ template: { name, language }, findings }) =>
      findings.map((finding) => ({ finding, at: { account, name, language } })),
    ),
  );
  const groups = Map.groupBy(all, ({ finding }) => `${finding.kind} ${finding.cause}`);
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .toSorted((one, other) => other.length - one.length)
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { kind, cause, fix } = first.finding;
      return [{ kind, cause, fix, templates: group.map(({ at }) => at) }];
    });
}

/** Reads each account; one that cannot be read does not hide the others. */
export async function reviewAccounts<Account extends ReviewedAccount>(
  accounts: readonly Account[],
  review: (account: Account) => Promise<AccountReview>,
): Promise<{ readonly read: readonly AccountReview[]; readonly unreadable: readonly UnreadableAccount[] }> {
  const read: AccountReview[] = [];
  const unreadable: UnreadableAccount[] = [];
  for (const account of accounts) {
    try {
      read.push(await review(account));
    } catch (error) {
      if (!(error instanceof CoexError) || error.exit === 1) throw error;
      unreadable.push({ name: account.name, wabaId: account.wabaId, error });
    }
  }
  return { read, unreadable };
}
