import { dirname, resolve } from 'node:path';
import type * as z from 'zod';
import type { Clock } from '../core/clock.ts';
import {
  type Config,
  checkStoreAddress,
  type Paths,
  pathsOf,
  resolveConfig,
  type Surroundings,
} from '../core/config/index.ts';
import type { Network } from '../core/diagnosis/index.ts';
import { CoexError } from '../core/errors.ts';
import type { Graph, Limits } from '../core/graph/index.ts';
import type { Random } from '../core/random.ts';
import type { Keyring, Secrets } from '../core/secrets/index.ts';
import type { Self } from '../core/self.ts';
import type { Store } from '../core/store/index.ts';
import { isPostgresUrl, withPassword } from '../core/store-address.ts';
import type { Io } from '../tui/io.ts';
import type { GlobalFlags } from './global-flags.ts';
import { traceTo } from './trace.ts';

/** What only the process can give: made once by `main`, faked in tests. */
export interface Host extends Surroundings {
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts on Ctrl-C, and with EPIPE as its reason when nobody reads the output any more. */
  readonly signal: AbortSignal;
  /** Meta's limits as this process keeps them: shared by all that send in it. */
  readonly limits: () => Promise<Limits>;
  readonly self: Self;
  /** The operating system's keyring; undefined when there is none. */
  readonly keyring: () => Promise<Keyring | undefined>;
  /** For `coex doctor`: the version of Node, with its `v`. */
  readonly nodeVersion: string;
  readonly version: string;
  /** Where the scenarios are that come along. */
  readonly scenariosFolder: string;
  /** What the thread that writes for a receiver runs. @default none: the receiver's own thread writes */
  readonly writerFile?: string | undefined;
  /** For `coex diagnose`. @default nothing of the network is tried */
  readonly network?: Network | undefined;
  /** Stopping as the shell's ^Z does. @default the platform or the terminal has nothing of the kind */
  readonly suspension?: Suspension | undefined;
  /** Asks the process to take little memory rather than be as fast as it can, from here on. @default nothing happens */
  readonly spareMemory?: (() => Promise<void>) | undefined;
}

/** How a process is stopped, and told that it goes on. */
export interface Suspension {
  /** Resolves when the process goes on. */
  readonly stop: () => Promise<void>;
  /** Calls back whenever the process goes on after it was stopped, by whomever; returns what ends that. */
  readonly onResume: (listener: () => void) => () => void;
}

/** What one command may ask about another. */
export interface Described {
  readonly output: () => z.ZodType<object>;
  readonly streams?: boolean;
}

/** What every command receives. What costs or may fail is a thunk, made on first use and once. */
export interface Context {
  readonly host: Host;
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly flags: GlobalFlags;
  readonly paths: Paths;
  readonly config: () => Config;
  readonly secrets: () => Promise<Secrets>;
  /**
   * The token of another profile for a WABA: the one that an onboarding kept for it, else the profile's own. Calls made
   * with it are proven by that profile's app. Throws `profile-unknown` and `secret-missing`.
   */
  readonly tokenOf: (profile: string, wabaId: string) => Promise<string>;
  /** What opens the store: the path of a file or the URL of a database. It may hold a password: never shown. */
  readonly storeAddress: () => Promise<string>;
  /**
   * The same for a store that a flag names. The password that is kept for the store in use goes to no other server.
   * Throws `store-password-misplaced` and `usage`, without the address in it.
   */
  readonly storeAddressOf: (location: string, flag: string) => Promise<string>;
  /** Where lies what goes with the store and is no part of it: beside the file; for a database, where the file would be. */
  readonly storeFolder: () => string;
  /** One that could not be opened is tried anew by whoever asks next. */
  readonly store: () => Promise<Store>;
  /** The store, also where it can only be read: for what changes nothing. */
  readonly readableStore: () => Promise<Store>;
  readonly graph: () => Promise<Graph>;
  /** A command by its name; undefined when there is none. */
  readonly findCommand: (name: string) => Promise<Described | undefined>;
  /** Closes whatever was opened. */
  readonly close: () => Promise<void>;
}

export function createContext(host: Host, flags: GlobalFlags, findCommand: Context['findCommand']): Context {
  const paths = pathsOf(host);

  const config = once(() =>
    resolveConfig({
      paths,
      env: host.env,
      profile: flags.profile,
      flags: {
        ...(flags.graphUrl === undefined ? {} : { 'graph-url': flags.graphUrl }),
        ...(flags.number === undefined ? {} : { number: flags.number }),
        ...(flags.store === undefined ? {} : { store: flags.store }),
      },
    }),
  );

  const secretsOf = async (profile: string) => {
    const { createSecrets } = await import('../core/secrets/index.ts');
    return createSecrets({
      env: host.env,
      file: paths.secretsFile,
      profile,
      keyring: paths.selfContained ? async () => undefined : host.keyring,
    });
  };

  const secrets = once(() => secretsOf(config().profile));

  const owners = new Map<string, Secrets>();
  const tokenOf = async (profile: string, wabaId: string) => {
    const known = ['default', ...config().profiles];
    if (!known.includes(profile)) {
      throw new CoexError('profile-unknown', { profile, known: known.join(', ') });
    }
    const owner = await secretsOf(profile);
    const kept = await owner.find(`business-token-${wabaId}`);
    const token = kept?.value ?? (await owner.get('access-token'));
    owners.set(token, owner);
    return token;
  };

  const storeLocation = () => config().find('store') ?? paths.storeFile;

  const storeAddress = async () => {
    const location = storeLocation();
    if (!isPostgresUrl(location)) return location;
    const password = config().storePassword() ?? (await (await secrets()).find('store-password'))?.value;
    return password === undefined ? location : withPassword(location, password);
  };

  const storeAddressOf = async (location: string, flag: string) => {
    if (location === storeLocation()) return storeAddress();
    checkStoreAddress(location, flag);
    if (!isPostgresUrl(location) || isPostgresUrl(storeLocation())) return location;
    const password = (await (await secrets()).find('store-password'))?.value;
    return password === undefined ? location : withPassword(location, password);
  };

  const storeFolder = () => {
    const location = storeLocation();
    return resolve(host.workingFolder, dirname(isPostgresUrl(location) ? paths.storeFile : location));
  };

  const store = onceOpened(async () => {
    const { openStore } = await import('../core/store/index.ts');
    return openStore(await storeAddress());
  });

  const readableStore = onceOpened(async () => {
    const { openStoreToRead } = await import('../core/store/index.ts');
    return openStoreToRead(await storeAddress());
  });

  const graph = once(async () => {
    const { createGraph } = await import('../core/graph/index.ts');
    return createGraph({
      baseUrl: config().get('graph-url'),
      version: config().get('graph-version'),
      token: async () => (await secrets()).get('access-token'),
      appSecret: async (token = '') => {
        const owner = owners.get(token) ?? (await secrets());
        return (await owner.find('app-secret'))?.value;
      },
      clock: host.clock,
      random: host.random,
      limits: await host.limits(),
      signal: host.signal,
      ...(flags.trace ? { onExchange: traceTo(host.io.stderr) } : {}),
    });
  });

  return Object.freeze({
    host,
    io: host.io,
    clock: host.clock,
    random: host.random,
    signal: host.signal,
    flags,
    findCommand,
    paths,
    config,
    secrets,
    tokenOf,
    storeAddress,
    storeAddressOf,
    storeFolder,
    store,
    readableStore,
    graph,
    close: async () => {
      // What failed to open has told so already.
      const nothing = () => undefined;
      await graph.made()?.then((opened) => opened.close(), nothing);
      await store.made()?.then((opened) => opened.close(), nothing);
      await readableStore.made()?.then((opened) => opened.close(), nothing);
    },
  });
}

interface Once<Value> {
  (): Value;
  /** The value if it was ever asked for. */
  made(): Value | undefined;
}

/** The same for what may be there only later. */
function onceOpened<Value>(open: () => Promise<Value>): Once<Promise<Value>> {
  let opened: Promise<Value> | undefined;
  const get = () => {
    opened ??= open().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return Object.assign(get, { made: () => opened });
}

function once<Value>(make: () => Value): Once<Value> {
  let made: { readonly value: Value } | undefined;
  const get = () => {
    made ??= { value: make() };
    return made.value;
  };
  return Object.assign(get, { made: () => made?.value });
}
