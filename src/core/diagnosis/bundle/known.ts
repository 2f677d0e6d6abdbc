import { envNameOf } from '../../config/index.ts';
import { SECRETS, type SecretName, type Secrets, secretsInFile } from '../../secrets/index.ts';
import type { Store } from '../../store/index.ts';
import { addressParts, isPostgresUrl } from '../../store-address.ts';
import type { Side } from '../side.ts';
import type { Scrubbing } from './scrub.ts';

/** Where a secret is kept; `unreadable` where it cannot be looked at. */
interface Place {
  readonly name: string;
  readonly place: 'environment' | 'keyring' | 'file' | 'unreadable' | null;
}

/**
 * Every secret coex can find, and where each is kept. What cannot be looked at hides none of the others: all that are found must
 * be kept out.
 */
export async function knownSecrets(
  { secrets: open, paths }: Pick<Side, 'secrets' | 'paths'>,
  store: Store | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly values: readonly string[]; readonly places: readonly Place[] }> {
  const names: SecretName[] = [
    ...(Object.keys(SECRETS) as (keyof typeof SECRETS)[]),
    ...(store === undefined ? [] : await tokenNames(store)),
  ];
  const found = await Promise.all(names.map((name) => placeOf(open, name)));
  const values = [
    ...found.flatMap(({ value }) => value ?? []),
    ...inEnvironment(env),
    ...inFile(paths.secretsFile),
    ...(store === undefined ? [] : inAddress(store)),
  ];
  return {
    // The longest first: one may be a part of another.
    values: [...new Set(values)].filter((value) => value !== '').sort((a, b) => b.length - a.length),
    places: found.map(({ name, place }) => ({ name, place })),
  };
}

async function placeOf(
  open: () => Promise<Secrets>,
  name: SecretName,
): Promise<Place & { readonly value?: string | undefined }> {
  try {
    const secret = await (await open()).find(name);
    return { name, place: secret?.place ?? null, value: secret?.value };
  } catch {
    return { name, place: 'unreadable' };
  }
}

const BUSINESS_TOKENS = envNameOf('business-token-');

function inEnvironment(env: Readonly<Record<string, string | undefined>>): string[] {
  const names = new Set(Object.keys(SECRETS).map(envNameOf));
  const named = Object.entries(env).flatMap(([name, value]) =>
    names.has(name) || name.startsWith(BUSINESS_TOKENS) ? (value?.trim() ?? []) : [],
  );
  return [...named, addressParts(env[envNameOf('store')] ?? '')?.password ?? ''];
}

/** The password of a store on a server, as it is and as the URL spells it. */
function inAddress({ address }: Store): string[] {
  const password = isPostgresUrl(address) ? (URL.parse(address)?.password ?? '') : '';
  return [password, decodeURIComponent(password)];
}

function inFile(file: string): string[] {
  try {
    return secretsInFile(file);
  } catch {
    return [];
  }
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
