import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { documentOf, type Fakes, NOW, type Ran, run, temporaryFolder } from './run.ts';

/** A sandbox with templates, a folder to stand in, and coex in it. */
export interface PullStage {
  readonly sandbox: Sandbox;
  /** The working folder. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Creates templates in the account, straight at the API, and lets their review go by. */
  create(...requests: readonly object[]): Promise<void>;
  coex(argv: readonly string[], fakes?: Fakes): Promise<Ran>;
  /** `coex … --json`: its exit code and its document. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of any shape
  ask(...argv: readonly string[]): Promise<{ exitCode: number; data: any }>;
  /** Puts a file into the working folder. */
  put(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  /** Every file below `templates`, by its path in it, with its content. */
  files(): Record<string, string>;
}

export async function setPullStage(options: Partial<SandboxOptions> = {}): Promise<PullStage> {
  const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 0, ...options });
  onTestFinished(() => sandbox.close());
  const folder = temporaryFolder();
  const env = {
    COEX_HOME: join(folder, 'home'),
    COEX_GRAPH_URL: sandbox.url,
    COEX_ACCESS_TOKEN: sandbox.app.systemToken,
  };
  const coex: PullStage['coex'] = (argv, fakes = {}) =>
    run(argv, {
      env,
      workingFolder: folder,
      clock: { now: () => sandbox.now(), sleep: async () => undefined },
      ...fakes,
    });
  const put: PullStage['put'] = (name, content) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  return {
    sandbox,
    folder,
    env,
    coex,
    put,
    create: async (...requests) => {
      for (const request of requests) {
        const answer = await fetch(`${sandbox.url}/v26.0/${sandbox.waba.id}/message_templates`, {
          method: 'POST',
          headers: { authorization: `Bearer ${sandbox.app.systemToken}`, 'content-type': 'application/json' },
          body: JSON.stringify(request),
        });
        if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${await answer.text()}`);
      }
      await sandbox.advance(25 * 60 * 60_000);
    },
    ask: async (...argv) => {
      const ran = await coex([...argv, '--json']);
      return { exitCode: ran.exitCode, data: documentOf(ran) };
    },
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    files: () => {
      const root = join(folder, 'templates');
      const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      return Object.fromEntries(
        all
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]),
      );
    },
  };
}
