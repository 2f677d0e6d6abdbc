import { SECRETS, type SecretName, type Secrets, secretsInFile } from '../../secrets/index.ts';
import type { Store } from '../../store/index.ts';
import type { Side } from '../side.ts';
import type { Scrubbing } from './scrub.ts';

/** Every secret coex can find, and where each is kept. */
export async function knownSecrets(
  { secrets: open, paths }: Pick<Side, 'secrets' | 'paths'>,
  store: Store | undefined,
): Promise<{
  readonly values: readonly string[];
  readonly places: readonly { readonly name: string; readonly place: string | null }[];
}> {
  const secrets = await open();
  const names: SecretName[] = [
    ...(Object.keys(SECRETS) as (keyof typeof SECRETS)[]),
    ...(store === undefined ? [] : await tokenNames(store)),
  ];
  const found = await Promise.all(names.map((name) => placeOf(secrets, name)));
  const values = [...found.flatMap(({ value }) => value ?? []), ...secretsInFile(paths.secretsFile)];
  return {
    // The longest first: one may be a part of another.
    values: [...new Set(values)].filter((value) => value !== '').sort((a, b) => b.length - a.length),
    places: found.map(({ name, place }) => ({ name, place })),
  };
}

async function placeOf(secrets: Secrets, name: SecretName) {
  const secret = await secrets.find(name);
  return { name, place: secret?.place ?? null, value: secret?.value };
}

async function tokenNames({ db }: Store): Promise<SecretName[]> {
  const wabas = await wabaIds({ db });
  const onboardings = await db.selectFrom('onboardings').select('id').execute();
  return [...wabas, ...onboardings.map(({ id }) => `of-onboarding-${id}`)].map(
    (owner) => `business-token-${owner}` as const,
  );
}

async function wabaIds({ db }: Pick<Store, 'db'>): Promise<string[]> {
  const rows = await db
    .selectFrom('numbers')
    .select('waba_id')
    .union(db.selectFrom('onboardings').select('waba_id'))
    .execute();
  return rows.flatMap(({ waba_id }) => waba_id ?? []);
}

/** The ids of Meta’s objects that support needs to see: they are no person’s. */
export async function objectIds({ db }: Store): Promise<string[]> {
  const numbers = await db.selectFrom('numbers').select('phone_number_id').execute();
  return [...numbers.map(({ phone_number_id }) => phone_number_id), ...(await wabaIds({ db }))];
}

const SHORTEST_WORD = 3;

/** Every name in the store. */
export async function knownNames({ db }: Store): Promise<Scrubbing['names']> {
  const users = await db.selectFrom('users').select(['profile_name', 'username']).execute();
  const contacts = await db.selectFrom('contacts').select(['full_name', 'first_name', 'username']).execute();
  const numbers = await db.selectFrom('numbers').select('verified_name').execute();
  const all = [...users, ...contacts, ...numbers].flatMap((row) => Object.values(row));
  const whole = all.flatMap((name) => name?.trim().replace(/\s+/g, ' ') || []);
  const words = whole.flatMap((name) => name.split(' ')).filter((word) => word.length >= SHORTEST_WORD);
  return {
    whole: new Set(whole.map((name) => name.toLowerCase())),
    // A word in lower case may be any word.
    words: new Set(words.filter((word) => word !== word.toLowerCase())),
  };
}
