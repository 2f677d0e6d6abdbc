import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setPullStage } from '../../support/pull-stage.ts';

const FAMILY = (name: string) =>
  `name: ${name}\ncategory: UTILITY\nlanguages:\n  en_GB: { body: "Your bike waits at \${shop} until six this evening." }\n`;

/** Two folders of templates, each with its own environments: only `other` names the sandbox's account. */
async function twoFolders() {
  const stage = await setPullStage();
  const environments = (waba: string, shop: string) =>
    `environments:\n  live: { waba: ${waba}, values: { shop: ${shop} } }\n`;
  stage.put('templates/environments.yaml', environments('999000999000999', 'Nowhere'));
  stage.put('templates/parcel_news.yaml', FAMILY('parcel_news'));
  stage.put('other/environments.yaml', environments(stage.sandbox.waba.id, 'Harbour Lane'));
  stage.put('other/bike_waits.yaml', FAMILY('bike_waits'));
  return stage;
}

const HERE = expect.stringContaining('Harbour Lane');

describe('the environments of a folder that is named', () => {
  it.each([[['other']], [[join('other', 'bike_waits.yaml')]]])('are those of a plan: %j', async (paths) => {
    const { ask, sandbox, coex } = await twoFolders();
    const { data, exitCode } = await ask('templates', 'plan', ...paths, '--env', 'live');
    expect(data.accounts).toMatchObject([{ account: 'live', wabaId: sandbox.waba.id }]);
    expect(exitCode).toBe(0);
    const saved = await coex(['templates', 'plan', ...paths, '--out', 'plan.json']);
    expect(saved.exitCode).toBe(0);
    const applied = await coex(['templates', 'apply', 'plan.json', '--json']);
    expect(applied.stdout).toContain('"account":"live"');
    expect(applied.exitCode).toBe(0);
    const pulled = await ask('templates', 'pull', '--into', 'other', 'bike_waits', '--env', 'live');
    expect(pulled.data.files).toMatchObject([{ change: 'unchanged' }]);
  });

  it('are those of a lint and a test', async () => {
    const { ask } = await twoFolders();
    const linted = await ask('templates', 'lint', 'other', '--env', 'live');
    expect(linted.data).toMatchObject({ templates: 1, problems: [] });
    const tested = await ask('templates', 'test', join('other', 'bike_waits.yaml'));
    expect(tested.data.templates).toMatchObject([{ message: { body: HERE } }]);
  });

  it('have to be one folder’s', async () => {
    const { ask, put } = await twoFolders();
    expect(await ask('templates', 'lint', 'templates', 'other')).toMatchObject({
      exitCode: 2,
      data: { error: { code: 'usage', message: expect.stringContaining('templates and other') } },
    });
    put('more/bike_more.yaml', FAMILY('bike_more'));
    const { data } = await ask('templates', 'lint', 'more', 'other');
    expect(data).toMatchObject({ templates: 2, problems: [] });
  });

  it('are the usual folder’s where those that are named have none', async () => {
    const { ask, put, sandbox } = await setPullStage();
    put(
      'templates/environments.yaml',
      `environments: { live: { waba: ${sandbox.waba.id}, values: { shop: Harbour Lane } } }`,
    );
    put('more/bike_more.yaml', FAMILY('bike_more'));
    for (const path of ['more', join('more', 'bike_more.yaml')]) {
      const { data, exitCode } = await ask('templates', 'plan', path, '--env', 'live');
      expect(data.accounts).toMatchObject([
        { account: 'live', steps: expect.arrayContaining([expect.objectContaining({ action: 'create' })]) },
      ]);
      expect(exitCode).toBe(0);
    }
  });

  it('are none where there are none at all', async () => {
    const { ask, put } = await setPullStage();
    put('more/bike_more.yaml', FAMILY('bike_more'));
    expect(await ask('templates', 'plan', 'more', '--env', 'live')).toMatchObject({
      exitCode: 5,
      data: { error: { message: expect.stringContaining('more/environments.yaml') } },
    });
  });
});

describe('folders within a folder of templates', () => {
  it.each([
    ['lint', []],
    ['plan', []],
    ['pull', ['--dry-run']],
    ['test', ['parcel_news']],
    ['lint', ['.']],
  ])('are told not to be read by %s %j', async (command, argv) => {
    const { coex, put, sandbox } = await setPullStage();
    put('templates/parcel_news.yaml', FAMILY('parcel_news').replace('${shop}', 'home'));
    put('templates/uk/north/bike_waits.yml', FAMILY('bike_waits'));
    put('templates/.coex/template.schema.json', '{}');
    put('templates/media/a.jpg', 'x');
    const account = ['plan', 'pull'].includes(command) ? ['--waba', sandbox.waba.id] : [];
    const ran = await coex(['templates', command, ...argv, ...account]);
    const isWhole = argv[0] === '.';
    const folder = isWhole ? 'templates' : join('templates', 'uk');
    const lines = ran.stderr.split('\n').filter((line) => line.includes('not read'));
    expect(lines).toEqual([expect.stringContaining(`${folder} holds files that are not read`)]);
    const quiet = await coex(['templates', command, ...argv, ...account, '--quiet']);
    expect(quiet.stderr).not.toContain('not read');
    if (isWhole || command !== 'lint') return;
    const both = await coex(['templates', 'lint', 'templates', 'templates/uk/north']);
    expect(both.stderr).not.toContain('not read');
  });
});
