import { createInterface } from 'node:readline';
import { startBinary } from '../binary.ts';
import { freePort } from '../onboard-journey.ts';
import { temporaryFolder } from '../run.ts';

/** A process of a team, which is killed and started again. */
export interface Member {
  /** Events that it has told since it was started first, by name. */
  readonly told: ReadonlyMap<string, number>;
  /** How often it ended by itself. */
  readonly deaths: readonly string[];
  /** Resolves when it has begun its work. */
  readonly begun: Promise<void>;
  /** `kill -9`, and another start. */
  kill(): Promise<void>;
  /** Ends as by Ctrl-C; its exit code. */
  stop(): Promise<number | undefined>;
}

export const APP_SECRET = 'the app’s secret';

/** A receiver that projects nothing, always at the same port. */
export async function startReceiver(address: string): Promise<Member & { readonly url: string }> {
  const port = await freePort();
  const member = startMember(['listen', '--receive-only', '--port', port, '--json'], 'listening', address);
  return Object.assign(member, { url: `http://127.0.0.1:${port}/webhook` });
}

export function startWorker(address: string): Member {
  return startMember(['project', '--json'], 'projecting', address);
}

function startMember(argv: readonly string[], first: string, address: string): Member {
  const env = {
    COEX_HOME: temporaryFolder(),
    COEX_STORE: address,
    COEX_APP_SECRET: APP_SECRET,
    COEX_VERIFY_TOKEN: 'let me in',
  };
  const told = new Map<string, number>();
  const deaths: string[] = [];
  let isMeant = false;
  const start = () => {
    const child = startBinary(argv, { env });
    const begun = Promise.withResolvers<void>();
    createInterface(child.stdout).on('line', (line) => {
      const { event } = JSON.parse(line);
      told.set(event, (told.get(event) ?? 0) + 1);
      if (event === first) begun.resolve();
    });
    void child.then(({ exitCode, stderr }) => {
      if (!isMeant) deaths.push(`${argv.join(' ')}: ${exitCode} ${stderr}`);
      begun.resolve();
    });
    return { child, begun: begun.promise };
  };
  let running = start();
  return {
    told,
    deaths,
    get begun() {
      return running.begun;
    },
    kill: async () => {
      isMeant = true;
      running.child.kill('SIGKILL');
      await running.child;
      isMeant = false;
      running = start();
      await running.begun;
    },
    stop: async () => {
      isMeant = true;
      running.child.kill('SIGTERM');
      return (await running.child).exitCode;
    },
  };
}
