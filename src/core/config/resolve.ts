import { CoexError } from '../errors.ts';
import { addressParts, isOnThisMachine, isPostgresUrl } from '../store-address.ts';
import type { Paths } from './paths.ts';
import { DEFAULT_PROFILE, readProfiles, readProject } from './profiles.ts';
import {
  envNameOf,
  fallbackOf,
  isSettingKey,
  problemWith,
  SETTING_KEYS,
  type SettingKey,
  shownValue,
} from './settings.ts';

export type Origin = 'flag' | 'environment' | 'project' | 'profile' | 'default';

/** One place that has a value for a setting. */
export interface Candidate {
  readonly origin: Origin;
  /** The flag, variable or file. */
  readonly where: string;
  /** As it may be shown. */
  readonly value: string;
}

/** The settings in force. */
export interface Config {
  readonly profile: string;
  readonly profiles: readonly string[];
  /** All places that have a value, the winning one first. */
  candidates(key: SettingKey): readonly Candidate[];
  /** The value in force; undefined when nothing gives one. */
  find(key: SettingKey): string | undefined;
  /** The value in force, or `setting-missing`. */
  get(key: SettingKey): string;
  /** The password in the URL of the store, which only the environment's may have; it is in none of the values. */
  storePassword(): string | undefined;
}

export interface ConfigSources {
  readonly paths: Paths;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settings given as flags. */
  readonly flags: Readonly<Partial<Record<SettingKey, string>>>;
  readonly profile?: string | undefined;
}

/** Reads all sources; flag > environment > project file > profile > default. Throws for values that are not usable. */
export function resolveConfig({ paths, env, flags, profile: wanted }: ConfigSources): Config {
  const profiles = readProfiles(paths.configFile);
  const project = readProject(paths.projectFile) ?? {};
  const profile = wanted ?? (env.COEX_PROFILE || DEFAULT_PROFILE);
  const isKnown = profile === DEFAULT_PROFILE || Object.hasOwn(profiles, profile);
  refuseUnknownKeys(project, paths.projectFile);

  const given = (key: SettingKey): Candidate[] => {
    const all: { origin: Origin; where: string; value: string | undefined }[] = [
      { origin: 'flag', where: `--${key}`, value: flags[key] },
      { origin: 'environment', where: envNameOf(key), value: env[envNameOf(key)] || undefined },
      { origin: 'project', where: paths.projectFile, value: project[key] },
      { origin: 'profile', where: `${profile} in ${paths.configFile}`, value: profiles[profile]?.[key] },
      { origin: 'default', where: 'coex', value: fallbackOf(key) },
    ];
    return all.filter((candidate): candidate is Candidate => candidate.value !== undefined);
  };

  const winner = (key: SettingKey): Candidate | undefined => {
    // A misspelt profile would silently be an empty one.
    if (!isKnown) throw new CoexError('profile-unknown', { profile, known: knownProfiles(profiles) });
    const [first] = given(key);
    if (!first) return undefined;
    const { origin, where, value } = first;
    if (key === 'store' && origin !== 'environment') refusePassword(value, where);
    const problem = problemWith(key, value) ?? problemWithOrigin(key, first);
    if (problem !== undefined) throw new CoexError('config-invalid', { key, origin: where, problem });
    return first;
  };

  const find = (key: SettingKey): string | undefined => {
    const value = winner(key)?.value;
    return value === undefined ? undefined : shownValue(key, value);
  };

  return {
    profile,
    profiles: Object.keys(profiles),
    candidates: (key) => given(key).map((one) => ({ ...one, value: shownValue(key, one.value) })),
    find,
    get: (key) => {
      const value = find(key);
      if (value === undefined) throw new CoexError('setting-missing', { key, env: envNameOf(key) });
      return value;
    },
    storePassword: () => addressParts(winner('store')?.value ?? '')?.password,
  };
}

/** Refuses a URL of a store with its password in a place that others read. Throws `store-password-misplaced`. */
export function refusePassword(store: string, origin: string): void {
  if (addressParts(store)?.password === undefined) return;
  throw new CoexError('store-password-misplaced', { origin });
}

/** An address of a store that a flag other than --store names. Throws `store-password-misplaced` and `usage`, which show no password. */
export function checkStoreAddress(address: string, flag: string): void {
  refusePassword(address, flag);
  const problem = problemWith('store', address);
  if (problem !== undefined)
    throw new CoexError('usage', {
      problem: `${flag} names no store: ${problem}`,
      fix: 'Correct it. Nothing was changed.',
    });
}

/** A setting's key, or `setting-unknown`. */
export function settingKey(key: string): SettingKey {
  if (isSettingKey(key)) return key;
  throw new CoexError('setting-unknown', { key, known: SETTING_KEYS.join(', ') });
}

function knownProfiles(profiles: Readonly<Record<string, unknown>>): string {
  return [...new Set([DEFAULT_PROFILE, ...Object.keys(profiles)])].join(', ');
}

// A folder one happens to stand in must not decide where tokens, or customers and their messages, are sent.
function problemWithOrigin(key: SettingKey, { origin, value }: Candidate): string | undefined {
  if (origin !== 'project') return undefined;
  if (key === 'store' && isPostgresUrl(value) && !isOnThisMachine(value))
    return 'a project file may name a database of this machine alone';
  if (key !== 'graph-url' && key !== 'public-url') return undefined;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(value).hostname);
  if (isHere) return undefined;
  return key === 'graph-url'
    ? 'a project file may point at a sandbox on this machine alone'
    : 'a project file may name this machine alone';
}

// A misspelt key in a file that is shared would silently do nothing.
function refuseUnknownKeys(project: Readonly<Record<string, string>>, file: string): void {
  const unknown = Object.keys(project).find((key) => !isSettingKey(key) && key !== '$schema');
  if (unknown === undefined) return;
  throw new CoexError('config-invalid', { key: unknown, origin: file, problem: 'there is no such setting' });
}
