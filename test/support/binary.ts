import { resolve } from 'node:path';
import { execa } from 'execa';

const LAUNCHER = resolve('bin/coex.js');

interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** The Node to use. @default the one the tests run on */
  readonly node?: string;
  /** Flags for Node itself. */
  readonly flags?: readonly string[];
}

/** Starts the real binary, as built, in a process of its own; no exit code makes it throw. */
export function startBinary(argv: readonly string[], around: Surroundings = {}) {
  const { env, node = process.execPath, flags = [] } = around;
  return execa(node, [...flags, LAUNCHER, ...argv], {
    extendEnv: false,
    env: { ...plainEnvironment(), ...env },
    reject: false,
    stdin: 'ignore',
  });
}

/** The environment of this process without what means something to coex. */
function plainEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('COEX_')));
}
