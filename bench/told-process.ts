import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** What a process of its own took. */
export interface Told {
  readonly ms: number;
  /** Of processor time, its own and the system's for it. */
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly stdout: string;
  readonly exitCode: number | undefined;
}

/** Written when a process ends, however it does. */
const TELL = `
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const told = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes: maxRSS * 1024 };
    require('node:fs').writeFileSync(process.env.TOLD, JSON.stringify(told));
  });`;

/** Runs Node with these arguments from start to exit. */
export async function runTold(
  argv: readonly string[],
  { cwd, env }: { readonly cwd?: string; readonly env: Readonly<Record<string, string>> },
): Promise<Told> {
  const home = await mkdtemp(join(tmpdir(), 'coex-told-'));
  try {
    const preload = join(home, 'tell.cjs');
    const told = join(home, 'told.json');
    await writeFile(preload, TELL);
    const startedAt = performance.now();
    const { stdout, exitCode } = await execa(process.execPath, ['--require', preload, ...argv], {
      ...(cwd !== undefined && { cwd }),
      // An extra certificate store costs 70 ms, and nothing here speaks TLS.
      env: { ...env, TOLD: told, NODE_EXTRA_CA_CERTS: undefined },
      reject: false,
      maxBuffer: 1024 ** 3,
      stdin: 'ignore',
      stderr: 'ignore',
    });
    const ms = performance.now() - startedAt;
    return { ms, stdout, exitCode, ...JSON.parse(await readFile(told, 'utf8')) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
