import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startBinary } from '../support/binary.ts';
import { temporaryFolder } from '../support/run.ts';

/** A Node on this machine that coex refuses. */
const OLD_NODE = (process.env.PATH ?? '')
  .split(delimiter)
  .concat('/usr/bin', '/usr/local/bin')
  .map((folder) => join(folder, 'node'))
  .find((node) => existsSync(node) && isOld(versionOf(node)));

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
  return major < 22 || (major === 22 && minor < 19);
}

describe('the launcher', () => {
  it('answers --version itself, with the version of the package', async () => {
    const home = temporaryFolder();
    for (const argv of [['--version'], ['--version', '--json']]) {
      const ran = await startBinary(argv, { env: { COEX_HOME: home } });
      expect([ran.stdout, ran.stderr, ran.exitCode]).toEqual([packageJson.version, '', 0]);
    }
  });

  it('passes arguments and exit codes through', async () => {
    const ran = await startBinary(['config', 'get', 'ä "b" $c'], {});
    expect(ran.stderr).toContain('There is no setting named ä "b" $c.');
    expect(ran.exitCode).toBe(2);
  });

  it.each(['18.20.8', '20.19.5', '22.18.0'])(
    'refuses a Node that calls itself %s in one sentence',
    async (version) => {
      const disguise = join(temporaryFolder(), 'disguise.cjs');
      writeFileSync(
        disguise,
        `Object.defineProperty(process, 'version', { value: 'v${version}' });
       Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
      );
      for (const argv of [[], ['--version'], ['chats', 'list', '--json']]) {
        const ran = await startBinary(argv, { flags: ['--require', disguise] });
        expect(ran.stderr).toBe(`coex needs Node 22.19 or newer, and this is v${version}.`);
        expect([ran.stdout, ran.exitCode]).toEqual(['', 2]);
      }
    },
  );

  it('takes the oldest Node it says it takes', async () => {
    const disguise = join(temporaryFolder(), 'disguise.cjs');
    writeFileSync(
      disguise,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.19.0' } });",
    );
    expect((await startBinary(['--version'], { flags: ['--require', disguise] })).exitCode).toBe(0);
  });

  it.skipIf(OLD_NODE === undefined)(
    'refuses a really old Node, and is understood by it (skipped where none is installed)',
    async () => {
      const node = OLD_NODE ?? '';
      const ran = await startBinary(['--help'], { node });
      expect(ran.stderr).toBe(`coex needs Node 22.19 or newer, and this is ${versionOf(node)}.`);
      expect([ran.stdout, ran.exitCode]).toEqual(['', 2]);
    },
  );
});
