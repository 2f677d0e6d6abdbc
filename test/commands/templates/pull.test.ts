import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setPullStage } from '../../support/pull-stage.ts';
import { documentOf, run, temporaryFolder } from '../../support/run.ts';
import { scriptGraph } from '../../support/scripted-graph.ts';
import { REQUESTS } from '../../support/template-requests.ts';

const WRITTEN = `# The reminder: ask Luz before it is changed.
name: visit_reminder
category: UTILITY
languages:
  en_GB: # the one of the clinic
    footer: \${clinic}
    header: { text: 'Visit to {{doctor}}', examples: { doctor: "Dr Ruiz" } }
    body:
      examples: { visit_date: 4 May, first_name: Luz }
      text: |-
        Hello {{first_name}}, your visit is on {{visit_date}} at \${clinic}.

        Reply to confirm it or to change the hour.
    buttons:
      # The first is answered by the bot.
      - { type: QUICK_REPLY,   text: Confirm }
      - { type: URL, text: Change, url: "https://\${host}/v/{{1}}", example: "17" }
`;

const ENVIRONMENTS = (waba: string) => `environments:
  north: { waba: ${waba}, values: { clinic: North Clinic, host: north.example } }
  south: { waba: 999000999000999, values: { clinic: South Clinic, host: south.example } }
ignore: [spring_service]
`;

async function stageWithFile() {
  const stage = await setPullStage();
  await stage.create(REQUESTS.named);
  stage.put('templates/environments.yaml', ENVIRONMENTS(stage.sandbox.waba.id));
  stage.put('templates/visit_reminder.yaml', WRITTEN);
  return stage;
}

const pull = ['templates', 'pull'];

describe('coex templates pull', () => {
  it('writes a file for each name, leaving out what is Meta’s own, and nothing the second time', async () => {
    const stage = await setPullStage();
    await stage.create(...Object.values(REQUESTS));
    const argv = [...pull, '--waba', stage.sandbox.waba.id];
    const first = await stage.ask(...argv);
    expect(first.exitCode).toBe(0);
    const names = Object.values(REQUESTS).map(({ name }) => name);
    const stock = ['pickup_ready', 'order_update', 'spring_service'];
    expect(first.data.files.map(({ names: [name] }: { names: string[] }) => name)).toEqual(
      [...names, ...stock].sort(),
    );
    expect(first.data.skipped).toEqual([{ name: 'hello_world', why: 'sample' }]);
    const before = stage.files();
    expect(before['login_code.yaml']).toContain('{ type: OTP, text: Copy code, otp_type: COPY_CODE }');
    expect(before['visit_reminder.yaml']).toMatch(
      /^# yaml-language-server: \$schema=\.\/\.coex\/template\.schema\.json\n/,
    );
    await stage.sandbox.advance(3 * 60 * 60_000);
    const again = await stage.ask(...argv);
    expect(new Set(again.data.files.map(({ change }: { change: string }) => change))).toEqual(
      new Set(['unchanged']),
    );
    expect(stage.files()).toEqual(before);
  });

  it('leaves nothing to plan', async () => {
    const stage = await setPullStage();
    await stage.create(...Object.values(REQUESTS));
    const account = ['--waba', stage.sandbox.waba.id];
    await stage.ask(...pull, ...account);
    const { exitCode, data } = await stage.ask('templates', 'plan', ...account, '--detailed-exitcode');
    expect(data.error).toBeUndefined();
    expect(exitCode).toBe(0);
  });

  it('leaves a file as it is that says the same, in other words and with variables', async () => {
    const stage = await stageWithFile();
    const { data } = await stage.ask(...pull, 'visit_reminder', '--env', 'north');
    expect(data.files).toEqual([
      {
        file: join('templates', 'visit_reminder.yaml'),
        change: 'unchanged',
        names: ['visit_reminder'],
        added: [],
        changed: [],
        unchanged: ['en_GB'],
      },
    ]);
    expect(stage.read('templates/visit_reminder.yaml')).toBe(WRITTEN);
  });

  it('changes what differs and nothing beside it, and adds a language', async () => {
    const stage = await stageWithFile();
    stage.put(
      'templates/visit_reminder.yaml',
      WRITTEN.replace('Reply to confirm', 'Write to confirm').replace('text: Confirm', 'text: Fine'),
    );
    const german = {
      ...REQUESTS.named,
      language: 'de',
      components: [{ type: 'BODY', text: 'Bitte kommen Sie morgen zu uns in die Klinik.' }],
    };
    const { parameter_format: _, ...request } = german;
    await stage.create(request);
    const { data } = await stage.ask(...pull, 'visit_reminder', '--env', 'north');
    expect(data.files[0]).toMatchObject({ change: 'changed', added: ['de'], changed: ['en_GB'] });
    // The text that changed has no variable of the environment any more, since the account’s has none.
    const wanted = WRITTEN.replace('{{visit_date}} at ${clinic}.', '{{visit_date}} at North Clinic.');
    expect(stage.read('templates/visit_reminder.yaml')).toBe(
      `${wanted}  de:\n    body: Bitte kommen Sie morgen zu uns in die Klinik.\n`,
    );
  });

  it('keeps and tells a language that the account does not have', async () => {
    const stage = await stageWithFile();
    const more = `${WRITTEN}  fr:\n    body: Bonjour\n`;
    stage.put('templates/visit_reminder.yaml', more);
    const { data } = await stage.ask(...pull, '--env', 'north');
    expect(data.localOnly).toEqual([
      { file: join('templates', 'visit_reminder.yaml'), name: 'visit_reminder', language: 'fr' },
    ]);
    expect(data.skipped).toContainEqual({ name: 'spring_service', why: 'ignored' });
    expect(stage.read('templates/visit_reminder.yaml')).toBe(more);
  });

  it('writes into requests that are there already, as Meta takes them', async () => {
    const stage = await setPullStage();
    await stage.create(REQUESTS.named, REQUESTS.code);
    const list = [{ ...REQUESTS.named, components: [{ type: 'body', text: 'old' }] }, REQUESTS.code];
    stage.put('templates/mine.json', `${JSON.stringify(list, null, 4)}\n`);
    const argv = [...pull, 'visit_reminder', 'login_code', '--waba', stage.sandbox.waba.id];
    const { data } = await stage.ask(...argv);
    expect(data.files).toMatchObject([
      { change: 'changed', changed: ['visit_reminder en_GB'], unchanged: ['login_code en_US'] },
    ]);
    const written = JSON.parse(stage.read('templates/mine.json'));
    expect(written[1]).toEqual(REQUESTS.code);
    expect(written[0].components).toEqual(REQUESTS.named.components);
    expect((await stage.ask(...argv)).data.files[0].change).toBe('unchanged');
  });

  it('leaves a file with a mistake in it alone, and writes the others', async () => {
    const stage = await stageWithFile();
    const broken = WRITTEN.replace('footer:', 'fooder:');
    stage.put('templates/visit_reminder.yaml', broken);
    const { exitCode, data } = await stage.ask(...pull, '--env', 'north');
    expect(exitCode).toBe(3);
    expect(data.problems.map(({ problem }: { problem: string }) => problem)).toEqual([
      'nothing is known of “fooder”; did you mean “footer”?',
      'left as it is, and visit_reminder with it: mend it first',
    ]);
    expect(stage.read('templates/visit_reminder.yaml')).toBe(broken);
    expect(Object.keys(stage.files())).toContain('pickup_ready.yaml');
  });

  it('writes nothing in a dry run', async () => {
    const stage = await setPullStage();
    const ran = await stage.coex([...pull, '--waba', stage.sandbox.waba.id, '--dry-run']);
    expect(ran).toMatchObject({ exitCode: 0 });
    expect(ran.stdout).toContain('3 would be created');
    expect(existsSync(join(stage.folder, 'templates'))).toBe(false);
  });

  it('asks which account is meant where that is open', async () => {
    const stage = await stageWithFile();
    expect(await stage.ask(...pull)).toMatchObject({
      exitCode: 2,
      data: { error: { code: 'usage', hint: expect.stringContaining('north, south') } },
    });
    expect(await stage.ask(...pull, '--env', 'west')).toMatchObject({ exitCode: 5 });
    expect(await stage.ask(...pull, '--env', 'all')).toMatchObject({ exitCode: 2 });
    expect(await stage.ask(...pull, '--env', 'north', 'nobody')).toMatchObject({ exitCode: 5 });
    stage.put('templates/environments.yaml', 'environments:\n  north: { wabba: 1 }\n');
    expect(await stage.ask(...pull)).toMatchObject({
      exitCode: 2,
      data: { error: { code: 'environments-invalid', message: expect.stringContaining('line 2') } },
    });
  });

  it('uses the token of the profile that an environment names', async () => {
    const stage = await setPullStage();
    const { sandbox, folder, put } = stage;
    const env = { COEX_HOME: join(folder, 'home'), COEX_GRAPH_URL: sandbox.url };
    const coex = (argv: readonly string[], stdin?: string) =>
      stage.coex([...argv, '--json'], { env, ...(stdin !== undefined && { stdin }) });
    put(
      'templates/environments.yaml',
      `environments:\n  north: { waba: ${sandbox.waba.id}, profile: work }\n  south: { waba: ${sandbox.waba.id} }\n`,
    );
    const unknown = await coex([...pull, '--env', 'north']);
    expect(documentOf(unknown)).toMatchObject({ error: { code: 'profile-unknown' } });
    await coex(['config', 'set', '--profile', 'work', 'port', '9000']);
    const missing = await coex([...pull, '--env', 'north']);
    expect(missing.exitCode).toBe(4);
    await coex(['secrets', 'set', '--profile', 'work', 'access-token'], sandbox.app.systemToken);
    expect(await coex([...pull, '--env', 'north'])).toMatchObject({ exitCode: 0 });
    // The profile in force has none.
    expect(await coex([...pull, '--env', 'south'])).toMatchObject({ exitCode: 4 });
  });

  it('leaves nothing half-written where it cannot write', async () => {
    const stage = await setPullStage();
    stage.put('templates', 'a file where a folder should be');
    const { exitCode, data } = await stage.ask(...pull, '--waba', stage.sandbox.waba.id);
    expect(exitCode).toBe(1);
    expect(data.error).toMatchObject({ code: 'templates-unwritable' });
    expect(readdirSync(stage.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('samples of media', () => {
  const picture = (url: string) => ({
    data: [
      {
        id: '1',
        name: 'new_room',
        language: 'en_GB',
        status: 'APPROVED',
        category: 'MARKETING',
        components: [
          { type: 'HEADER', format: 'IMAGE', example: { header_handle: [url] } },
          { type: 'BODY', text: 'Our new room' },
        ],
      },
    ],
  });

  it('are downloaded beside the file, once, without a token', async () => {
    const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
    const media = await scriptGraph({ text: bytes, type: 'image/png' });
    const graph = await scriptGraph(
      { json: picture(`${media.url}/sample`) },
      { json: picture(`${media.url}/other`) },
    );
    const folder = temporaryFolder();
    const env = { COEX_HOME: join(folder, 'home'), COEX_GRAPH_URL: graph.url, COEX_ACCESS_TOKEN: 'EAAx' };
    const ask = async () =>
      documentOf(await run([...pull, '--waba', '1', '--json'], { env, workingFolder: folder }));
    expect(await ask()).toMatchObject({ notes: [], files: [{ change: 'created' }] });
    const [name = ''] = readdirSync(join(folder, 'templates', 'media'));
    expect(name).toMatch(/^[0-9a-f]{16}\.png$/);
    expect(media.requests[0]?.authorization).toBeUndefined();
    // The link is another every time; what it leads to is at hand.
    expect(await ask()).toMatchObject({ notes: [], files: [{ change: 'unchanged' }] });
  });
});

describe('coex templates schema', () => {
  it('prints what `npm run generate` ships', async () => {
    const ran = await run(['templates', 'schema'], { env: { COEX_HOME: temporaryFolder() } });
    expect(ran.stdout).toBe(readFileSync('docs/schemas/template.schema.json', 'utf8'));
  });
});
