import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentOf, run, temporaryFolder } from './run.ts';
import { scriptGraph } from './scripted-graph.ts';

/** A working folder before an account that answers as it is told to. */
export interface ScriptedAccount {
  readonly folder: string;
  /** Puts a file into the working folder. */
  put(file: string, content: string | object): void;
  read(file: string): string;
  /** `coex templates … --json` for the account, each of its calls answered with the next of the answers. */
  ask(
    argv: readonly string[],
    ...answers: readonly object[]
    // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of any shape
  ): Promise<{ exitCode: number; data: any }>;
}

export function setScriptedAccount(): ScriptedAccount {
  const folder = temporaryFolder();
  return {
    folder,
    put: (file, content) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
    },
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    ask: async (argv, ...answers) => {
      const graph = await scriptGraph(...answers.map((json) => ({ json })));
      const env = { COEX_HOME: join(folder, 'home'), COEX_GRAPH_URL: graph.url, COEX_ACCESS_TOKEN: 'EAAx' };
      const ran = await run(['templates', ...argv, '--waba', '42', '--json'], { env, workingFolder: folder });
      return { exitCode: ran.exitCode, data: documentOf(ran) };
    },
  };
}
