import { isoTime } from '../../clock.ts';
import { problemOf } from '../../errors.ts';
import type { Random } from '../../random.ts';
import type { Store } from '../../store/index.ts';
import type { Side } from '../side.ts';
import { knownNames, knownSecrets, objectIds } from './known.ts';
import {
  deliveriesPart,
  errorsPart,
  numbersPart,
  onboardingsPart,
  rulesPart,
  settingsPart,
  storePart,
  unrecognisedPart,
} from './parts.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { type Scrubbing, withoutPeople } from './scrub.ts';

export interface BundleDeps {
  readonly side: Pick<Side, 'clock' | 'paths' | 'config' | 'secrets' | 'store' | 'signal'>;
  readonly random: Pick<Random, 'hex'>;
  readonly homeFolder: string;
  /** Looked at for secrets alone. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly versions: { readonly coex: string; readonly node: string; readonly platform: string };
  /** What was found out, as it is printed. */
  readonly diagnosis: object;
}

/** The files of a support bundle, by name, as text. */
export type BundleFiles = Readonly<Record<string, string>>;

const KEY_BYTES = 32;

/**
 * Gathers what support needs to see, without a secret and without anybody: texts and names are gone, phones, BSUIDs and message
 * ids have pseudonyms by a key that nobody keeps. What cannot be read is told in its place: a bundle is asked for
 * when things are broken.
 */
export async function makeBundle(deps: BundleDeps): Promise<BundleFiles> {
  const { side, versions } = deps;
  const opened = await orProblem(side.store);
  const store = 'problem' in opened ? undefined : opened.value;
  const { values, places } = await knownSecrets(side, store, deps.env);
  const scrubbing = await scrubbingOf(deps, store, values);
  const ofStore = async (part: (store: Store) => unknown) => {
    side.signal.throwIfAborted();
    return 'problem' in opened ? opened : shown(await orProblem(async () => part(opened.value)));
  };
  const at = isoTime(side.clock.now());
  const parts: Record<string, unknown> = {
    'bundle.json': { madeAt: at, versions },
    'diagnosis.json': deps.diagnosis,
    'settings.json': shown(await orProblem(async () => settingsPart(side.config, scrubbing))),
    'secrets.json': places,
    'store.json': await ofStore((one) => storePart(one, scrubbing)),
    'numbers.json': await ofStore((one) => numbersPart(one, scrubbing)),
    'deliveries.json': await ofStore((one) => deliveriesPart(one, scrubbing)),
    'unrecognised.json': await ofStore((one) => unrecognisedPart(one, scrubbing)),
    'errors.json': await ofStore(errorsPart),
    'onboardings.json': await ofStore((one) => onboardingsPart(one, scrubbing)),
  };
  const own = new Set(['diagnosis.json', 'bundle.json', 'secrets.json']);
  const files = Object.entries(parts).map(([name, part]) => {
    const isScrubbed = !own.has(name) && !hasProblem(part);
    return [name, written(isScrubbed ? part : withoutPeople(part, scrubbing), values)];
  });
  return {
    'README.txt': README,
    ...Object.fromEntries(files),
    'rules.json': written(rulesPart(at.slice(0, 10)), values),
  };
}

async function scrubbingOf(
  { side, random, homeFolder }: BundleDeps,
  store: Store | undefined,
  secrets: readonly string[],
): Promise<Scrubbing> {
  const ids = store === undefined ? [] : await objectIds(store);
  return {
    pseudonyms: createPseudonyms(random.hex(KEY_BYTES)),
    keptIds: new Set([...ids, ...appIds(side)]),
    secrets,
    names: store === undefined ? { whole: new Set(), words: new Set() } : await knownNames(store),
    homeFolder,
  };
}

function appIds({ config }: Pick<Side, 'config'>): string[] {
  try {
    return (['app-id', 'config-id'] as const).flatMap((key) => config().find(key) ?? []);
  } catch {
    return [];
  }
}

type Got<Value> = { readonly value: Value } | { readonly problem: string };

async function orProblem<Value>(work: () => Promise<Value>): Promise<Got<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

function shown(got: Got<unknown>): unknown {
  return 'value' in got ? got.value : got;
}

function hasProblem(part: unknown): boolean {
  return typeof part === 'object' && part !== null && 'problem' in part;
}

/** As JSON; a secret that stands in it in spite of everything is taken out. */
function written(part: unknown, secrets: readonly string[]): string {
  const text = `${JSON.stringify(part, undefined, 2)}\n`;
  return secrets
    .filter(({ length }) => length >= 6)
    .reduce((rest, secret) => rest.replaceAll(JSON.stringify(secret).slice(1, -1), '<secret>'), text);
}

const README = `A support bundle of coex.

No secret is in it, and nobody: what people wrote and what they are called is gone, of each text only its length is left.
Phones, BSUIDs and message ids are replaced by pseudonyms (phone-…, person-…, message-…), the same for the same within this
bundle, whatever the spelling. The key they were made with is kept nowhere.

bundle.json         when it was made, and with which versions
diagnosis.json      what coex diagnose found
settings.json       every setting in force, and where it comes from
secrets.json        which secrets are known and where they are kept; no values
store.json          the schema of the store, and the rows of each table
numbers.json        numbers, which webhooks come, requests turned away, facts of the accounts
deliveries.json     the last deliveries: how each came, what became of it, the structure of its body
unrecognised.json   what was not understood
errors.json         how often Meta gave which code
onboardings.json    the journal of onboardings
rules.json          the dated rules in force
`;
