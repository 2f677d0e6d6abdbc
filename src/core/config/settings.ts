import { GRAPH_VERSION } from '../rules/index.ts';
import { addressParts } from '../store-address.ts';

interface Setting {
  readonly about: string;
  /** What a value must look like, in words and as a test. */
  readonly expected: string;
  readonly fits: (value: string) => boolean;
  readonly fallback?: string;
  /** The value as it may be shown. @default as it is */
  readonly shown?: (value: string) => string;
}

const digits = { expected: 'digits', fits: (value: string) => /^\d+$/.test(value) };

const something = (expected: string) => ({ expected, fits: (value: string) => value !== '' });

/** Meta posts to https alone; http is for a sandbox on this machine. */
function isPublicUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '' || /[?#]/.test(value)) return false;
  const isLocal = /^(.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
}

/** What has a scheme is no path, also where the scheme is misspelt: it may hold a password. */
const SCHEME = /^[\w+.:-]*:\/\//;

/** Every setting. Its environment name is `COEX_` and the key. */
export const SETTINGS = {
  'graph-url': {
    about: 'Base URL of the Graph API; point it at a sandbox to try things out.',
    expected: 'an http or https URL',
    fits: (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    fallback: 'https://graph.facebook.com',
  },
  'graph-version': {
    about: 'Graph API version, pinned.',
    expected: 'a version such as v26.0',
    fits: (value) => /^v\d+\.\d+$/.test(value),
    fallback: GRAPH_VERSION.value,
  },
  'app-id': { about: 'Id of your Meta app.', ...digits },
  'config-id': { about: 'Id of the Facebook Login for Business configuration used for signup.', ...digits },
  number: {
    about: 'The business number meant when none is named: its phone number id or the number itself.',
    ...something('a number'),
  },
  store: {
    about: 'The store: path of a SQLite file, or postgres:// URL of a database, without its password.',
    expected: 'a path, or a URL postgres://user@host/database whose parts are percent-encoded',
    fits: (value) => value !== '' && (!SCHEME.test(value) || addressParts(value) !== undefined),
    shown: (value) => {
      const [scheme] = SCHEME.exec(value) ?? [];
      if (scheme === undefined) return value;
      return addressParts(value)?.location ?? `${scheme}…`;
    },
  },
  'media-folder': {
    about: 'Where fetched media lie; else in the folder `media` beside the store.',
    ...something('a path'),
  },
  host: { about: 'Address the receiver listens on.', ...something('an address'), fallback: '127.0.0.1' },
  port: {
    about: 'Port the receiver listens on.',
    expected: 'a port from 0 to 65535',
    fits: (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65535,
    fallback: '8480',
  },
  'public-url': {
    about: 'Where Meta and customers reach this coex: the https address of the proxy or tunnel in front.',
    expected: 'an https URL, or http on this machine, with nothing after its path',
    fits: isPublicUrl,
  },
} as const satisfies Record<string, Setting>;

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

/** A value as it may be shown: without the password that a URL may have. */
export function shownValue(key: SettingKey, value: string): string {
  const { shown = (text: string) => text }: Setting = SETTINGS[key];
  return shown(value);
}

/** Why a value is not usable; undefined when it is. */
export function problemWith(key: SettingKey, value: string): string | undefined {
  const { expected, fits }: Setting = SETTINGS[key];
  return fits(value) ? undefined : `expected ${expected}, got "${shownValue(key, value)}"`;
}
