import { join } from 'node:path';
import { documentOf, type Fakes, run, temporaryFolder } from './run.ts';

/** A coex with a folder of its own: what one command leaves there the next one finds. */
export interface Coex {
  readonly folder: string;
  readonly storeFile: string;
  /** Runs a command that prints one document with --json, and expects it to do well. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of any shape
  ask(argv: readonly string[], fakes?: Fakes): Promise<any>;
  /** Ingests bodies as NDJSON and gives back the report. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  tell(...bodies: readonly object[]): Promise<any>;
}

export function coexIn(folder = temporaryFolder()): Coex {
  const ask: Coex['ask'] = async (argv, fakes = {}) => {
    const ran = await run([...argv, '--json'], { env: { COEX_HOME: folder }, ...fakes });
    if (ran.exitCode !== 0) throw new Error(`coex ${argv.join(' ')}: exit ${ran.exitCode}, ${ran.stdout}`);
    return documentOf(ran);
  };
  return {
    folder,
    storeFile: join(folder, 'store.db'),
    ask,
    tell: (...bodies) =>
      ask(['ingest', '-'], { stdin: bodies.map((body) => JSON.stringify(body)).join('\n') }),
  };
}
