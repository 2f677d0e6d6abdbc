import '../../support/terminal.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { like, NORMAL, setTemplates, type TemplatesStage } from '../../support/templates-stage.ts';
import { watchCalls } from '../../support/watched-calls.ts';

const CREATE = 'POST {waba}/message_templates';
const EDIT = 'POST {template}';
const UPLOAD = 'POST {app}/uploads';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const MARKETING = like(
  { name: 'parcel_offer' },
  'Parcel {{1}}: 20% off your next order on {{2}}, come back soon.',
);
const SECOND = like(
  { name: 'parcel_late' },
  'Your parcel {{1}} is late, we now expect it on {{2}} at your door.',
);
const THIRD = like(
  { name: 'parcel_lost' },
  'Sadly parcel {{1}} is lost, your money comes back on {{2}} by bank.',
);

const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');

const picture = (name: string) =>
  [
    `name: ${name}`,
    'category: UTILITY',
    'languages:',
    '  en_GB:',
    '    header: { image: shop.png }',
    `    body: Your order with number ${name} has arrived at the shop and waits for you.`,
    '',
  ].join('\n');

async function save(stage: TemplatesStage, ...more: readonly string[]) {
  const ran = await stage.told(['plan', '--out', 'plan.json', ...more]);
  if (ran.exitCode !== 0) throw new Error(ran.stdout);
  return ran;
}

const stepsOf = (events: readonly { event: string }[]) => events.filter(({ event }) => event === 'step');

describe('coex templates apply', () => {
  it('does what a saved plan says, once', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.write('templates/a.json', [
      SECOND,
      like({}, 'Your parcel {{1}} is on its way and arrives on {{2}} at noon.'),
    ]);
    await save(stage);
    const { events, exitCode, stderr } = await stage.told(['apply', 'plan.json']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(events.map(({ event, action, name }) => [event, action, name])).toEqual([
      ['plan', undefined, undefined],
      ['step', 'create', 'parcel_late'],
      ['step', 'edit', 'parcel_news'],
      ['done', undefined, undefined],
    ]);
    expect(events.at(-1)).toMatchObject({ outcome: 'applied', created: 1, edited: 1 });
    expect((await stage.there('parcel_news'))[0].components[0].text).toContain('arrives on {{2}} at noon');
    const again = await stage.told(['apply', 'plan.json']);
    expect(again.events.at(-1)).toMatchObject({ outcome: 'applied', created: 0, edited: 0, already: 2 });
    expect(await stage.there('parcel_late')).toHaveLength(1);
    const next = await stage.told(['plan', '--detailed-exitcode']);
    expect(next.exitCode).toBe(0);
  });

  it('plans, shows and asks when it is given no plan', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    const no = await stage.templates(['apply'], { typed: ['n'] });
    expect(no.exitCode).toBe(0);
    expect(no.stdout).toContain('Nothing was done.');
    expect(await stage.there('parcel_news')).toHaveLength(0);
    const yes = await stage.templates(['apply'], { typed: ['y'] });
    expect(yes.stdout).toMatch(/created parcel_news en_GB\s+PENDING/);
    expect(await stage.there('parcel_news')).toHaveLength(1);
    const nothing = await stage.told(['apply']);
    expect(nothing.events.at(-1)).toMatchObject({ outcome: 'nothing-to-do' });
  });

  it('wants --yes where nobody can be asked', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    const ran = await stage.templates(['apply']);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('--yes');
    expect(await stage.there('parcel_news')).toHaveLength(0);
    expect((await stage.templates(['apply', '--yes'])).exitCode).toBe(0);
  });

  it.each([
    [
      'content',
      (stage: TemplatesStage, id: string) =>
        stage.graph('POST', id, { components: Object(SECOND).components }),
    ],
    ['status', (stage: TemplatesStage, id: string) => stage.sandbox.act('template.pause', { template: id })],
    [
      'category',
      (stage: TemplatesStage, id: string) =>
        stage.sandbox.act('template.recategorise', { template: id, how: 'at-once' }),
    ],
    [
      'deletion',
      (stage: TemplatesStage) => stage.graph('DELETE', `${stage.waba}/message_templates?name=parcel_news`),
    ],
  ] as const)('refuses a plan when the account has changed since: %s', async (_, change) => {
    const stage = await setTemplates();
    const id = await stage.approved(NORMAL);
    stage.write('templates/a.json', [
      SECOND,
      like({}, 'Your parcel {{1}} is on its way and arrives on {{2}} at noon.'),
    ]);
    await save(stage);
    await change(stage, id);
    const { events, exitCode } = await stage.told(['apply', 'plan.json']);
    expect(exitCode).toBe(6);
    expect(events.at(-1)).toMatchObject({ event: 'error', error: { code: 'plan-stale' } });
    expect(await stage.there('parcel_late')).toHaveLength(0);
  });

  it('refuses a plan that was changed by hand, cut off, or of another version', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    await save(stage);
    const file = join(stage.folder, 'plan.json');
    const text = readFileSync(file, 'utf8');
    for (const broken of [
      text.replace('our warehouse', 'your warehouse'),
      text.slice(0, -20),
      text.replace('plan/1', 'plan/9'),
    ]) {
      writeFileSync(file, broken);
      const { events, exitCode } = await stage.told(['apply', 'plan.json']);
      expect(exitCode).toBe(6);
      expect(events.at(-1)).toMatchObject({ error: { code: 'plan-unusable' } });
    }
    expect(await stage.there('parcel_news')).toHaveLength(0);
  });

  it('tells loudly when Meta makes a template of another category', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', [MARKETING, NORMAL]);
    const ran = await stage.templates(['apply', '--yes']);
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('! Meta made it MARKETING, not UTILITY');
    expect(await stage.there('parcel_news')).toHaveLength(1);
    const next = await stage.told(['plan']);
    const step = next.doc.accounts[0].steps.find(({ name }: { name: string }) => name === 'parcel_offer');
    expect(step).toMatchObject({ action: 'unchanged', notes: [{ note: 'recategorised' }] });
  });

  it('waits for reviews, and tells a rejection in plain words', async () => {
    const stage = await setTemplates();
    const bad = like(
      { name: 'scam' },
      'About order {{1}} of {{2}}: reply with your full card number to go on now.',
    );
    stage.write('templates/a.json', [NORMAL, bad]);
    const { events, exitCode } = await stage.told(['apply', '--yes', '--wait', '--timeout', '1d']);
    expect(exitCode).toBe(3);
    const reviewed = events.filter(({ event }) => event === 'reviewed');
    expect(reviewed.find(({ name }) => name === 'parcel_news')).toMatchObject({ status: 'APPROVED' });
    expect(reviewed.find(({ name }) => name === 'scam')).toMatchObject({
      status: 'REJECTED',
      rejectedReason: 'SCAM',
      words: expect.stringContaining('card'),
    });
    expect(events.at(-1)).toMatchObject({ event: 'done', outcome: 'found', rejected: 1, pending: [] });
  });

  it('sees a category that is changed in review', async () => {
    const stage = await setTemplates();
    const hinted = like(
      { name: 'hurry' },
      'Hurry, limited time today only for parcel {{1}} until {{2}}: LAST CHANCES come here now.',
    );
    stage.write('templates/a.json', hinted);
    const { events, exitCode } = await stage.told(['apply', '--yes', '--wait', '--timeout', '2d']);
    expect(events.filter(({ event }) => event === 'reviewed')).toMatchObject([
      { status: 'APPROVED', category: 'MARKETING', recategorised: true },
    ]);
    expect(exitCode).toBe(3);
  });

  it('gives up waiting when the time is up, and names what is still in review', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    const { events, exitCode } = await stage.told(['apply', '--yes', '--wait', '--timeout', '5s']);
    expect(exitCode).toBe(7);
    expect(events.at(-1)).toMatchObject({ outcome: 'timed-out', pending: [{ name: 'parcel_news' }] });
  });

  it('draws those in review over and over on a terminal', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    const ran = await stage.templates(['apply', '--yes', '--wait', '--timeout', '1d'], {
      isTTY: true,
      columns: 100,
    });
    expect(ran.stderr).toContain('In review: 1');
    expect(ran.stderr).toContain('\u001B[2A');
    expect(ran.stdout).toContain('APPROVED parcel_news en_GB');
  });

  it('goes on with the others when Meta refuses one', async () => {
    const stage = await setTemplates();
    const bad = like(
      { name: 'bad' },
      '{{1}} at the start is refused by Meta, and {{2}} is well placed here.',
    );
    stage.write('templates/a.json', [bad, NORMAL]);
    const { events, exitCode } = await stage.told(['apply', '--yes']);
    expect(exitCode).toBe(3);
    expect(stepsOf(events)).toMatchObject([
      {
        name: 'bad',
        outcome: 'failed',
        metaCode: 100,
        metaSubcode: 2388299,
        problem: expect.stringContaining('Leading'),
      },
      { name: 'parcel_news', outcome: 'done' },
    ]);
  });

  it.each(['before', 'after', 'midway'] as const)(
    'makes each template once when the answer is lost: %s',
    async (drop) => {
      const stage = await setTemplates();
      stage.write('templates/a.json', [NORMAL, SECOND, THIRD]);
      await save(stage);
      stage.sandbox.faults.add({ call: CREATE, drop, next: 1 });
      const { events, exitCode } = await stage.told(['apply', 'plan.json']);
      expect(exitCode).toBe(0);
      expect(stepsOf(events).map((step) => Object(step).outcome)).toEqual([
        drop === 'before' ? 'done' : 'adopted',
        'done',
        'done',
      ]);
      for (const name of ['parcel_news', 'parcel_late', 'parcel_lost'])
        expect(await stage.there(name)).toHaveLength(1);
    },
  );

  it.each(['before', 'after'] as const)('edits once when the answer is lost: %s', async (drop) => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.write(
      'templates/a.json',
      like({}, 'Your parcel {{1}} is on its way and arrives on {{2}} at noon.'),
    );
    stage.sandbox.faults.add({ call: EDIT, drop, next: 1 });
    const { events, exitCode } = await stage.told(['apply', '--yes']);
    expect(exitCode).toBe(0);
    expect(stepsOf(events)).toMatchObject([{ outcome: drop === 'before' ? 'done' : 'adopted' }]);
    expect((await stage.there('parcel_news'))[0].components[0].text).toContain('at noon');
  });

  it('stops where everything fails, and the same plan goes on from there', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', [NORMAL, SECOND, THIRD]);
    await save(stage);
    stage.sandbox.faults.add({ call: CREATE, error: 190, every: 2 });
    const first = await stage.told(['apply', 'plan.json']);
    expect(first.exitCode).toBe(4);
    expect(stepsOf(first.events)).toMatchObject([{ outcome: 'done' }]);
    stage.sandbox.faults.clear();
    const second = await stage.told(['apply', 'plan.json']);
    expect(second.exitCode).toBe(0);
    expect(stepsOf(second.events)).toMatchObject([
      { name: 'parcel_news', outcome: 'already' },
      { name: 'parcel_late', outcome: 'done' },
      { name: 'parcel_lost', outcome: 'done' },
    ]);
  });

  it('can be interrupted and gone on with', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', [NORMAL, SECOND, THIRD]);
    await save(stage);
    const stop = new AbortController();
    const ran = await stage.told(['apply', 'plan.json'], {
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes('"event":"step"')) stop.abort();
      },
    });
    expect(ran.exitCode).toBe(130);
    const again = await stage.told(['apply', 'plan.json']);
    expect(again.exitCode).toBe(0);
    for (const name of ['parcel_news', 'parcel_late', 'parcel_lost'])
      expect(await stage.there(name)).toHaveLength(1);
  });

  it('stops when Meta throttles without a word of when it ends, and goes on later', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', [NORMAL, SECOND]);
    await save(stage);
    stage.sandbox.faults.add({ call: CREATE, error: 80008, next: 1 });
    const first = await stage.told(['apply', 'plan.json']);
    expect(first.exitCode).toBe(7);
    expect(first.events.at(-1)).toMatchObject({ event: 'error', error: { code: 'graph-transient' } });
    const second = await stage.told(['apply', 'plan.json']);
    expect(second.events.at(-1)).toMatchObject({ outcome: 'applied', created: 2 });
  });

  it('keeps to the creations of an hour: stops, or waits, and loses nothing', async () => {
    const stage = await setTemplates();
    const many = Array.from({ length: 103 }, (_, at) =>
      like(
        { name: `parcel_${at}` },
        `Your parcel {{1}} of series ${at} has left and arrives on {{2}} at noon.`,
      ),
    );
    stage.write('templates/a.json', many);
    await save(stage);
    const first = await stage.told(['apply', 'plan.json']);
    expect(first.exitCode).toBe(7);
    expect(first.events.at(-1)).toMatchObject({
      outcome: 'held',
      created: 100,
      held: 3,
      heldUntil: expect.stringContaining('2026-11-05T10:0'),
    });
    const second = await stage.told(['apply', 'plan.json', '--wait', '--timeout', '1s']);
    expect(second.events.at(-1)).toMatchObject({ created: 3, already: 100, held: 0 });
    expect(await stage.there()).toHaveLength(107);
  });

  it('refuses a second edit within a day, as only the journal knows', async () => {
    const stage = await setTemplates({ off: ['template-review'] });
    await stage.approved(NORMAL);
    const edit = async (word: string) => {
      stage.write(
        'templates/a.json',
        like({}, `Your parcel {{1}} is on its way and arrives on {{2}} at ${word}.`),
      );
      return stage.told(['apply', '--yes']);
    };
    expect((await edit('noon')).events.at(-1)).toMatchObject({ edited: 1 });
    stage.write('templates/a.json', like({}, 'Your parcel {{1}} comes on {{2}} at night, be there.'));
    const { doc } = await stage.told(['plan']);
    const refused = () => doc.accounts[0].steps.find(({ name }: { name: string }) => name === 'parcel_news');
    expect(refused()).toMatchObject({
      action: 'refused',
      refusal: { reason: 'edit-quota-day', until: expect.stringContaining('2026-11-06T09:0') },
    });
    for (let day = 0; day < 9; day += 1) {
      await stage.sandbox.advance(DAY_MS);
      expect((await edit(`hour ${day}`)).events.at(-1)).toMatchObject({ edited: 1 });
    }
    await stage.sandbox.advance(DAY_MS);
    const last = await stage.told(['plan']);
    expect(
      last.doc.accounts[0].steps.find(({ name }: { name: string }) => name === 'parcel_news'),
    ).toMatchObject({
      action: 'unchanged',
    });
    stage.write('templates/a.json', like({}, 'Your parcel {{1}} comes on {{2}} at night, be there.'));
    const month = await stage.told(['plan']);
    expect(
      month.doc.accounts[0].steps.find(({ name }: { name: string }) => name === 'parcel_news'),
    ).toMatchObject({
      refusal: { reason: 'edit-quota-month' },
    });
    // What could not be done is no success.
    const { exitCode, events } = await stage.told(['apply', '--yes']);
    expect(exitCode).toBe(3);
    expect(events.at(-1)).toMatchObject({ outcome: 'found', edited: 0, refused: 1 });
  });

  it('uploads a sample once, however many templates show it, and again when Meta has lost it', async () => {
    const stage = await setTemplates({ env: { COEX_APP_ID: '' } });
    stage.write('templates/shop.png', PNG);
    stage.write('templates/a.yaml', picture('one'));
    stage.write('templates/b.yaml', picture('two'));
    const first = await stage.told(['apply', '--yes']);
    expect(first.exitCode).toBe(0);
    expect(first.events.filter(({ event }) => event === 'sample')).toMatchObject([{ how: 'uploaded' }]);
    stage.write('templates/c.yaml', picture('three'));
    stage.sandbox.faults.add({ call: UPLOAD, error: 1, every: 1 });
    const known = await stage.told(['apply', '--yes']);
    expect(known.events.filter(({ event }) => event === 'sample')).toMatchObject([{ how: 'known' }]);
    stage.sandbox.faults.clear();
    stage.write('templates/d.yaml', picture('four'));
    stage.sandbox.faults.add({ call: CREATE, error: 100, subcode: 2388295, next: 1 });
    const again = await stage.told(['apply', '--yes']);
    expect(again.exitCode).toBe(0);
    expect(stepsOf(again.events)).toMatchObject([{ name: 'four', outcome: 'done' }]);
    expect((await stage.told(['plan', '--detailed-exitcode'])).exitCode).toBe(0);
    stage.write('templates/shop.png', Buffer.concat([PNG, PNG]));
    const { doc } = await stage.told(['plan']);
    expect(doc.accounts[0].steps[0]).toMatchObject({
      action: 'refused',
      refusal: { reason: 'in-review' },
      changes: [{ field: 'sample' }],
    });
  });

  it('archives with --prune, and tells what could not be', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    const { events, exitCode } = await stage.told(['apply', '--yes', '--prune']);
    expect(exitCode).toBe(0);
    expect(events.at(-1)).toMatchObject({ created: 1, archived: 3 });
    expect((await stage.there('pickup_ready'))[0].status).toBe('ARCHIVED');
  });

  it('archives nothing for a folder without templates', async () => {
    const stage = await setTemplates();
    const { exitCode, stdout } = await stage.told(['apply', '--yes', '--prune']);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('no template was read from templates');
    expect((await stage.there('pickup_ready'))[0].status).toBe('APPROVED');
  });

  it('applies a saved plan whole or not at all, whatever account is named beside it', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    await save(stage);
    for (const more of [['--waba', stage.waba], ['--env', 'one'], ['--prune']]) {
      const { exitCode, stdout } = await stage.told(['apply', 'plan.json', ...more]);
      expect(exitCode).toBe(2);
      expect(stdout).toContain('A saved plan says by itself which accounts it is for');
    }
    expect(await stage.there('parcel_news')).toEqual([]);
  });

  it('refuses two environments that are one account', async () => {
    const stage = await setTemplates();
    stage.write(
      'templates/environments.yaml',
      `environments:\n  one: { waba: "${stage.waba}" }\n  two: { waba: "${stage.waba}" }\n`,
    );
    stage.write('templates/a.json', NORMAL);
    const { exitCode, stdout } = await stage.told(['plan', '--env', 'all']);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('one and two are one account');
  });

  it('applies one plan to two accounts', async () => {
    const stage = await setTemplates({ off: ['token-visibility'] });
    const second = String(Object(stage.sandbox.act('waba.add')).id);
    stage.write(
      'templates/environments.yaml',
      `environments:\n  one: { waba: "${stage.waba}" }\n  two: { waba: "${second}" }\n`,
    );
    stage.write('templates/a.json', NORMAL);
    await save(stage, '--env', 'all');
    const { events, exitCode } = await stage.told(['apply', 'plan.json']);
    expect(exitCode).toBe(0);
    expect(stepsOf(events)).toMatchObject([
      { account: 'one', outcome: 'done' },
      { account: 'two', outcome: 'done' },
    ]);
  });

  it('archives more than one call takes, in batches', async () => {
    const stage = await setTemplates({
      off: ['template-creation-rate', 'management-rate', 'template-limit'],
    });
    const names = Array.from({ length: 120 }, (_, at) => `parcel_${at}`);
    for (const name of names)
      await stage.approved(
        like({ name }, `Your parcel {{1}} of series ${name} has left and arrives on {{2}} at noon.`),
      );
    stage.write('templates/a.json', NORMAL);
    const { events, exitCode } = await stage.told(['apply', '--yes', '--prune']);
    expect(exitCode).toBe(0);
    expect(events.at(-1)).toMatchObject({ created: 1, archived: 123 });
    const statuses = (await stage.there()).map(({ name, status }) => [name, status]);
    for (const name of names) expect(statuses).toContainEqual([name, 'ARCHIVED']);
  });

  it('calls each account of a saved plan with the token of its own profile, and uploads to that one’s app', async () => {
    const stage = await setTemplates({
      env: { COEX_ACCESS_TOKEN: '', COEX_APP_ID: '', COEX_APP_SECRET: '' },
    });
    const { sandbox } = stage;
    const second = String(Object(sandbox.act('waba.add')).id);
    const other = Object(sandbox.act('app.add'));
    const profiles = [
      ['north', sandbox.app, stage.waba],
      ['south', other, second],
    ] as const;
    for (const [profile, app, waba] of profiles) {
      await stage.coex(['config', 'set', '--profile', profile, 'app-id', app.id]);
      await stage.coex(['secrets', 'set', '--profile', profile, 'app-secret'], { stdin: app.secret });
      const { token } = Object(sandbox.act('token.add', { app: app.id, wabas: [waba] }));
      await stage.coex(['secrets', 'set', '--profile', profile, 'access-token'], { stdin: token });
    }
    await stage.coex(['config', 'set', 'app-id', sandbox.app.id]);
    // A proof by the secret of another app than the token’s is refused.
    await stage.coex(['secrets', 'set', 'app-secret'], { stdin: sandbox.app.secret });
    stage.write(
      'templates/environments.yaml',
      `environments:\n${profiles.map(([profile, , waba]) => `  in_${profile}: { waba: "${waba}", profile: ${profile} }\n`).join('')}`,
    );
    stage.write('templates/shop.png', PNG);
    stage.write('templates/a.yaml', picture('one'));
    await save(stage, '--env', 'all');
    const calls = watchCalls(sandbox.url);
    const { events, exitCode } = await stage.told(['apply', 'plan.json']);
    expect(stepsOf(events)).toMatchObject([
      { account: 'in_north', outcome: 'done' },
      { account: 'in_south', outcome: 'done' },
    ]);
    expect(exitCode).toBe(0);
    const uploads = calls().flatMap(({ path }) => (path.endsWith('/uploads') ? [path.split('/')[0]] : []));
    expect(uploads).toEqual([sandbox.app.id, other.id]);
  });
});
