import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { REFUSALS } from '../../src/core/templates/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../support/run.ts';

const PAGE = readFileSync('docs/templates-plan.md', 'utf8');

const VISIT_REMINDER = `name: visit_reminder
category: UTILITY
languages:
  en_GB: { body: Your visit to our clinic is tomorrow at noon. Reply to this message to change it. }
  es_MX: { body: Su visita a nuestra clínica es mañana al mediodía. Responda para cambiar la hora. }
`;

function blocks(kind: string): string[] {
  return [...PAGE.matchAll(new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);
}

/** A repository with templates, an account whose reviews take no time, and coex on the path. */
async function settleIn() {
  const sandbox = await startSandbox({ seed: 7, startAt: Date.now(), historyMessages: 10 });
  onTestFinished(() => sandbox.close());
  sandbox.rules.off('template-review');
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'templates'));
  const coex = join(folder, 'bin', 'coex');
  writeFileSync(coex, `#!/bin/sh\nexec "${process.execPath}" "${resolve('bin/coex.js')}" "$@"\n`);
  chmodSync(coex, 0o755);
  writeFileSync(
    join(folder, 'templates', 'environments.yaml'),
    `environments: { staging: { waba: "${sandbox.waba.id}" } }`,
  );
  writeFileSync(join(folder, 'templates', 'visit_reminder.yaml'), VISIT_REMINDER);
  const type = (script: string) =>
    execa({
      cwd: folder,
      reject: false,
      env: {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        COEX_HOME: join(folder, '.coex-home'),
        COEX_GRAPH_URL: sandbox.url,
        COEX_ACCESS_TOKEN: sandbox.app.systemToken,
        COEX_APP_ID: sandbox.app.id,
        COEX_APP_SECRET: sandbox.app.secret,
      },
    })('sh', ['-c', script]);
  return { sandbox, type };
}

describe('the page about plans', () => {
  it('shows commands that work, one after the other', { timeout: 120_000 }, async () => {
    const lines = blocks('console')
      .flatMap((block) => block.split('\n'))
      .filter((line) => line.startsWith('$ '));
    expect(lines.length).toBeGreaterThan(6);
    const { type } = await settleIn();
    for (const line of lines) expect(await type(line.slice(2)), line).toMatchObject({ exitCode: 0 });
  });

  it('has a shell script for CI that applies what it has planned', { timeout: 120_000 }, async () => {
    const [script = ''] = blocks('sh');
    const { type } = await settleIn();
    const ran = await type(script);
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ event: 'done', outcome: 'applied', created: 2 });
    const again = await type(script);
    expect(JSON.parse(again.stdout)).toMatchObject({ event: 'done', outcome: 'nothing-to-do' });
  });

  it('has a workflow whose commands work', { timeout: 120_000 }, async () => {
    const [workflow = ''] = blocks('yaml');
    const runs = [...workflow.matchAll(/^ +run: (.*)$/gm)].map(([, line = '']) => line);
    expect(runs).toHaveLength(2);
    const { type } = await settleIn();
    for (const line of runs) expect(await type(line), line).toMatchObject({ exitCode: 0 });
  });

  it('names every reason for which a template is refused', () => {
    const told = [...PAGE.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(told).toEqual(expect.arrayContaining([...REFUSALS]));
  });
});
