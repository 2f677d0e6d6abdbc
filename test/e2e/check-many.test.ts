import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/run.ts';
import { elementsOf } from '../support/xml.ts';

const ROWS = 30_000;

/** The real binary, checking a list; standard input stays open. */
function start(argv: readonly string[], flags: readonly string[] = []) {
  const running = execa(process.execPath, [...flags, resolve('bin/coex.js'), 'check', ...argv], {
    env: { COEX_HOME: temporaryFolder() },
    reject: false,
  });
  onTestFinished(() => void running.kill('SIGKILL'));
  return running;
}

function listFile(rows: number): string {
  const file = join(temporaryFolder(), 'numbers.csv');
  const lines = Array.from(
    { length: rows },
    (_, at) => `+44 7700 900${String(at % 1000).padStart(3, '0')},yes`,
  );
  writeFileSync(file, ['number,admin', ...lines, ''].join('\n'));
  return file;
}

describe('coex check --from', () => {
  it('ends on SIGINT though standard input says nothing more, exit 130', async () => {
    const running = start(['--from', '-', '--format', 'junit']);
    running.stdin.write('number\n+447700900100\n');
    await new Promise((resolve) => running.stdout.once('data', resolve));
    running.kill('SIGINT');
    const { stdout, stderr, exitCode } = await running;
    expect(elementsOf(stdout).filter(({ name }) => name === 'failure')).toEqual([
      { name: 'failure', attributes: { message: 'it ended before the last row' }, text: '' },
    ]);
    expect([stderr.split('\n')[0], exitCode]).toEqual(['coex: Interrupted.', 130]);
  });

  it.each([['--json'], ['--format=csv'], ['--format=junit'], ['--format=table']])(
    'ends quietly with %s when nobody reads on',
    async (format) => {
      const running = start(['--from', listFile(ROWS), format]);
      await new Promise((resolve) => running.stdout.once('data', resolve));
      running.stdout.destroy();
      const { stderr, exitCode } = await running;
      expect([stderr, exitCode]).toEqual(['', 0]);
    },
  );

  it('checks a list of any length in a heap that could not hold it', async () => {
    const heap = ['--max-old-space-size=16', '--max-semi-space-size=1'];
    const { stdout, exitCode } = await start(['--from', listFile(ROWS), '--format', 'csv'], heap);
    expect(stdout.split('\n')).toHaveLength(ROWS + 1);
    expect(exitCode).toBe(0);
  });
});
