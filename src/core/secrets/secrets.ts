import { envNameOf } from '../config/index.ts';
import { CoexError } from '../errors.ts';
import { readSecretsFile, removeFromFile, writeToFile } from './file.ts';

/** The secrets a person sets. Business tokens of onboarded accounts are kept beside them, named by their WABA. */
export const SECRETS = {
  'access-token': 'Access token for calls to the Graph API.',
  'app-secret': 'App secret: signs and verifies webhooks, proves calls.',
  'verify-token': 'What Meta repeats when it verifies the callback; any text you choose.',
  'notify-secret': 'Signs the notifications of `coex drift --notify-url`; any text you choose.',
  'store-password': 'Password of the database that the setting `store` names.',
} as const;

/** Those that a coex with a number cannot do without. */
export const NEEDED_SECRETS = ['access-token', 'app-secret', 'verify-token'] as const;

export type SecretName = keyof typeof SECRETS | `business-token-${string}`;

export type SecretPlace = 'environment' | 'keyring' | 'file';

export interface FoundSecret {
  readonly value: string;
  readonly place: SecretPlace;
}

/** The operating system's keyring, as far as coex needs it. Every call throws when the keyring is not usable. */
export interface Keyring {
  read(account: string): string | undefined;
  write(account: string, value: string): void;
  remove(account: string): boolean;
}

export interface Secrets {
  find(name: SecretName): Promise<FoundSecret | undefined>;
  /** The value, or `secret-missing`. */
  get(name: SecretName): Promise<string>;
  /** Keeps it in the keyring, or in the file when there is none; says where. */
  set(name: SecretName, value: string): Promise<SecretPlace>;
  /** Forgets it wherever coex kept it; false when it was nowhere. */
  remove(name: SecretName): Promise<boolean>;
}

export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: string;
  readonly profile: string;
  /** Undefined when there is none to use. */
  readonly keyring: () => Promise<Keyring | undefined>;
}

/** Environment first, then the keyring, then the file; never a flag, which every process list would show. */
export function createSecrets({ env, file, profile, keyring }: SecretSources): Secrets {
  const account = (name: SecretName) => `${profile}/${name}`;

  const find = async (name: SecretName): Promise<FoundSecret | undefined> => {
    // A line break often comes along from a file.
    const given = env[envNameOf(name)]?.trim();
    if (given !== undefined && given !== '') return { value: given, place: 'environment' };
    const ring = await keyring();
    const kept = ring && quietly(() => ring.read(account(name)));
    if (kept !== undefined) return { value: kept, place: 'keyring' };
    const filed = readSecretsFile(file)[profile]?.[name];
    return filed === undefined ? undefined : { value: filed, place: 'file' };
  };

  return {
    find,
    get: async (name) => {
      const found = await find(name);
      if (!found) throw new CoexError('secret-missing', { name, env: envNameOf(name) });
      return found.value;
    },
    set: async (name, value) => {
      const ring = await keyring();
      const kept =
        ring &&
        quietly(() => {
          ring.write(account(name), value);
          return true;
        });
      if (kept) {
        // An older copy in the file would outlive the keyring's.
        await removeFromFile(file, profile, name);
        return 'keyring';
      }
      await writeToFile(file, profile, name, value);
      return 'file';
    },
    remove: async (name) => {
      const ring = await keyring();
      const fromRing = ring !== undefined && quietly(() => ring.remove(account(name))) === true;
      const fromFile = await removeFromFile(file, profile, name);
      return fromRing || fromFile;
    },
  };
}

// A locked or missing keyring is no failure: the file serves.
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
