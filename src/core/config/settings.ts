import * as z from 'zod';
import { GRAPH_VERSION } from '../rules/index.ts';

/** Every setting, with what it is for and what a value must look like. The environment name is `COEX_` and the key. */
export const SETTINGS = {
  'graph-url': {
    about: 'Base URL of the Graph API; point it at a sandbox to try things out.',
    schema: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }),
    fallback: 'https://graph.facebook.com',
  },
  'graph-version': {
    about: 'Graph API version, pinned.',
    schema: z.string().regex(/^v\d+\.\d+$/, 'expected a version such as v26.0'),
    fallback: GRAPH_VERSION.value,
  },
  'app-id': {
    about: 'Id of your Meta app.',
    schema: z.string().regex(/^\d+$/, 'expected digits'),
  },
  'config-id': {
    about: 'Id of the Facebook Login for Business configuration used for signup.',
    schema: z.string().regex(/^\d+$/, 'expected digits'),
  },
  number: {
    about: 'The business number meant when none is named: its phone number id or the number itself.',
    schema: z.string().min(1, 'expected a number'),
  },
  store: {
    about: 'The store: path of a SQLite file.',
    schema: z.string().min(1, 'expected a path'),
  },
  host: {
    about: 'Address the receiver listens on.',
    schema: z.string().min(1, 'expected an address'),
    fallback: '127.0.0.1',
  },
  port: {
    about: 'Port the receiver listens on.',
    schema: z.string().regex(/^\d{1,5}$/, 'expected a port from 0 to 65535'),
    fallback: '8480',
  },
} as const satisfies Record<string, Setting>;

interface Setting {
  readonly about: string;
  readonly schema: z.ZodType<string>;
  readonly fallback?: string;
}

export type SettingKey = keyof typeof SETTINGS;

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

/** The value when nothing gives one. */
export function fallbackOf(key: SettingKey): string | undefined {
  const setting: Setting = SETTINGS[key];
  return setting.fallback;
}

/** `graph-url` → `COEX_GRAPH_URL`. */
export function envNameOf(key: string): string {
  return `COEX_${key.toUpperCase().replaceAll('-', '_')}`;
}

/** Why a value is not usable; undefined when it is. */
export function problemWith(key: SettingKey, value: string): string | undefined {
  const result = SETTINGS[key].schema.safeParse(value);
  return result.success ? undefined : (result.error.issues[0]?.message ?? 'not usable');
}
