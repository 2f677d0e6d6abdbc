import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WILD_NAMES } from '../../src/sandbox/faults/wild-names.ts';
import { readScenario, startSandbox } from '../../src/sandbox/index.ts';
import { runOn } from '../support/host.ts';
import { NOW, temporaryFolder } from '../support/run.ts';
import { play } from '../support/scenario-stage.ts';

const PAGE = readFileSync('docs/sandbox.md', 'utf8');

/** What stands in the page's blocks of a language. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);
}

/** The words a shell makes of a line; double quotes keep one together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', ''));
}

describe('the page about the sandbox', () => {
  it('shows commands that work, one after the other, against a running sandbox', async () => {
    const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 60 });
    onTestFinished(() => sandbox.close());
    const folder = temporaryFolder();
    const lines = blocks('console')
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('$ coex'))
      .filter((line) => !line.includes('sandbox start'));
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) {
      const words = wordsOf(line.slice('$ coex '.length)).map((word) =>
        word === 'before.json' ? join(folder, word) : word,
      );
      const ran = await runOn(words, { env: { COEX_HOME: folder, COEX_SANDBOX_URL: sandbox.url } });
      expect(ran, line).toMatchObject({ exitCode: 0 });
    }
  });

  it('tells that the phone which nobody opens loses its link, as it says', async () => {
    const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 60 });
    onTestFinished(() => sandbox.close());
    sandbox.act('signup.accept');
    sandbox.act('phone.idle');
    const ran = await runOn(['sandbox', 'advance', '15d', '--sandbox-url', sandbox.url], {});
    expect(ran.stdout).toContain('PRIMARY_INACTIVITY');
  });

  it('lists exactly the routes there are', async () => {
    const sandbox = await startSandbox({ seed: 7, startAt: NOW, historyMessages: 5 });
    onTestFinished(() => sandbox.close());
    const { routes } = (await (await fetch(`${sandbox.url}/sandbox`)).json()) as {
      routes: { route: string }[];
    };
    const told = [...PAGE.matchAll(/^\| `((?:GET|POST|DELETE) \/sandbox[^`]*)`/gm)].map(([, route]) => route);
    expect(told.sort()).toEqual(routes.map(({ route }) => route).sort());
  });

  it('names every body from the wild', () => {
    for (const name of WILD_NAMES) expect(PAGE).toContain(`\`${name}\``);
  });

  it('shows a scenario that goes as told', async () => {
    const [text = ''] = blocks('yaml');
    const read = await readScenario(text);
    if ('problem' in read) throw new Error(`line ${read.line}: ${read.problem}`);
    expect((await play(read)).problems).toEqual([]);
  });

  it('shows a program that runs', async () => {
    const [text = ''] = blocks('ts');
    const file = join(temporaryFolder(), 'example.ts');
    writeFileSync(file, text.replace('./src/', `${resolve('src')}/`));
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout.trim().split('\n')).toEqual([
      ...Array(stdout.trim().split('\n').length - 1).fill(expect.stringMatching(/^[a-z_]+ lost$/)),
      'connected',
    ]);
    expect(stdout.match(/messages/g)?.length).toBeGreaterThan(0);
  });
});
