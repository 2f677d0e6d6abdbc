import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERIFY_TOKEN } from '../../support/onboard-journey.ts';
import { like, NORMAL, setTemplates, type TemplatesStage } from '../../support/templates-stage.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');

const PICTURE = [
  'name: order_here',
  'category: UTILITY',
  'languages:',
  '  en_GB:',
  '    header: { image: shop.png }',
  '    body: Your order has arrived at the shop and waits for you there.',
  '',
].join('\n');

const EDITED = like({}, 'Your parcel {{1}} is on its way and arrives on {{2}} at noon.');

/** More than an account takes within an hour. */
const MANY = Array.from({ length: 103 }, (_, at) =>
  like({ name: `parcel_${at}` }, `Your parcel {{1}} of series ${at} has left and arrives on {{2}} at noon.`),
);

const stepsOf = (events: readonly { event: string }[]) => events.filter(({ event }) => event === 'step');

/** Two accounts by the name of an environment; gives the second’s WABA. */
function twoAccounts(stage: TemplatesStage): string {
  const second = String(Object(stage.sandbox.act('waba.add')).id);
  stage.write(
    'templates/environments.yaml',
    `environments:\n  one: { waba: "${stage.waba}" }\n  two: { waba: "${second}" }\n`,
  );
  return second;
}

async function save(stage: TemplatesStage, ...more: readonly string[]) {
  const ran = await stage.told(['plan', '--out', 'plan.json', ...more]);
  if (ran.exitCode !== 0) throw new Error(ran.stdout);
}

describe('coex templates apply, when an account changes while it waits for the hour', () => {
  it('does nothing to a template that is another by then, and keeps what it did before', async () => {
    // The template that is there already counts at Meta, and not in the journal.
    const stage = await setTemplates({ off: ['template-creation-rate'] });
    const id = await stage.approved(NORMAL);
    stage.write('templates/a.json', [...MANY, EDITED]);
    await save(stage);
    const { events, exitCode } = await stage.told(['apply', 'plan.json', '--wait', '--timeout', '1s'], {
      onOutput: (text) => {
        if (text.includes('"event":"holding"')) stage.sandbox.act('template.pause', { template: id });
      },
    });
    expect(exitCode).toBe(6);
    expect(stepsOf(events).filter((step) => Object(step).outcome === 'done')).toHaveLength(100);
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      error: {
        code: 'plan-stale',
        message: expect.stringContaining('parcel_news in en_GB is PAUSED, and was APPROVED'),
        hint: expect.stringContaining('this run made 100 of its changes'),
      },
    });
    expect((await stage.there('parcel_news'))[0].components[0].text).toContain('has left our warehouse');
    expect(await stage.there('parcel_102')).toHaveLength(0);
  });

  it('looks again at the accounts that come after it', async () => {
    const stage = await setTemplates({ off: ['token-visibility'] });
    const second = twoAccounts(stage);
    const { body } = await stage.graph('POST', `${second}/message_templates`, NORMAL);
    const { id } = Object(body);
    stage.sandbox.act('template.review', { template: id, verdict: 'approve' });
    stage.write('templates/a.json', [...MANY, EDITED]);
    await save(stage, '--env', 'all');
    let holds = 0;
    const { events, exitCode } = await stage.told(['apply', 'plan.json', '--wait', '--timeout', '1s'], {
      onOutput: (text) => {
        if (!text.includes('"event":"holding"')) return;
        holds += 1;
        if (holds === 1) stage.sandbox.act('template.pause', { template: id });
      },
    });
    expect(exitCode).toBe(6);
    expect(events.at(-1)).toMatchObject({ error: { code: 'plan-stale' } });
    expect(stepsOf(events).map((step) => Object(step).account)).not.toContain('two');
  });
});

describe('coex templates apply, before it sends anything', () => {
  it('says which sample of a saved plan is not there any more', async () => {
    const stage = await setTemplates();
    stage.write('templates/shop.png', PNG);
    stage.write('templates/a.yaml', PICTURE);
    stage.write('templates/b.json', NORMAL);
    await save(stage);
    rmSync(join(stage.folder, 'templates/shop.png'));
    const { events, exitCode } = await stage.told(['apply', 'plan.json']);
    expect(exitCode).toBe(2);
    expect(events.at(-1)).toMatchObject({
      error: { code: 'input-unreadable', message: expect.stringContaining('templates/shop.png') },
    });
    expect(await stage.there('parcel_news')).toHaveLength(0);
  });

  it('refuses a sample that is another now, in whichever account it belongs', async () => {
    const stage = await setTemplates({ off: ['token-visibility'] });
    twoAccounts(stage);
    stage.write('templates/shop.png', PNG);
    stage.write('templates/a.yaml', PICTURE);
    await stage.told(['apply', '--env', 'one', '--yes']);
    stage.write('templates/b.json', NORMAL);
    await save(stage, '--env', 'all');
    stage.write('templates/shop.png', Buffer.concat([PNG, PNG]));
    const { events, exitCode } = await stage.told(['apply', 'plan.json']);
    expect(exitCode).toBe(6);
    expect(events.at(-1)).toMatchObject({
      error: {
        code: 'plan-stale',
        message: expect.stringContaining('shop.png'),
        hint: expect.stringContaining('This run changed nothing'),
      },
    });
    expect(await stage.there('parcel_news')).toHaveLength(0);
  });
});

describe('coex templates apply, of a template that Meta had recategorised', () => {
  it('raises no alarm for an edit that leaves the category alone', async () => {
    const stage = await setTemplates();
    const id = await stage.approved(NORMAL);
    stage.sandbox.act('template.recategorise', { template: id, how: 'at-once' });
    stage.write('templates/a.json', EDITED);
    const { events, exitCode } = await stage.told(['apply', '--yes', '--wait', '--timeout', '2d']);
    expect(stepsOf(events)).toMatchObject([{ action: 'edit', outcome: 'done', categoryAsked: 'MARKETING' }]);
    expect(events.filter(({ event }) => event === 'reviewed')).toMatchObject([
      { category: 'MARKETING', recategorised: false },
    ]);
    expect(events.at(-1)).toMatchObject({ outcome: 'applied', recategorised: 0 });
    expect(exitCode).toBe(0);
  });
});

describe('coex templates apply --wait', () => {
  it.each([
    ['a few', 1],
    ['more than are asked for one by one', 25],
  ] as const)('tells at once of a template that is deleted meanwhile, among %s', async (_, count) => {
    const stage = await setTemplates();
    stage.write('templates/a.json', [NORMAL, ...MANY.slice(0, count)]);
    let deleted: Promise<unknown> | undefined;
    const { events, exitCode } = await stage.told(['apply', '--yes', '--wait', '--timeout', '3d'], {
      onOutput: (text) => {
        if (!text.includes('"event":"awaiting"')) return;
        deleted ??= stage.graph('DELETE', `${stage.waba}/message_templates?name=parcel_news`);
      },
    });
    await deleted;
    expect(events.filter(({ event, name }) => event === 'reviewed' && name === 'parcel_news')).toMatchObject([
      { status: 'DELETED', words: expect.stringContaining('deleted'), recategorised: false },
    ]);
    expect(events.at(-1)).toMatchObject({ event: 'done', outcome: 'found', gone: 1, pending: [] });
    expect(exitCode).toBe(3);
  });

  it('hears of a review by webhook, sooner than it would ask', async () => {
    const stage = await setTemplates({ listening: true });
    const callbackUrl = `http://127.0.0.1:${stage.env.COEX_PORT}/webhook`;
    await stage.sandbox.act('app.subscribe', { callbackUrl, verifyToken: VERIFY_TOKEN, fields: 'all' });
    await stage.graph('POST', `${stage.waba}/subscribed_apps`);
    stage.write('templates/a.json', NORMAL);
    let created = '';
    let reviewedAt = 0;
    let toldAt = 0;
    const { events, exitCode } = await stage.told(['apply', '--yes', '--wait', '--timeout', '1d'], {
      onOutput: (text) => {
        // The first asking comes at once, the next half a minute later.
        if (text.includes('"event":"awaiting"'))
          void stage.clock.sleep(5000).then(() => {
            reviewedAt = stage.clock.now();
            const { templateId: template } = JSON.parse(created);
            stage.sandbox.act('template.review', { template, verdict: 'approve' });
          });
        if (text.includes('"event":"step"')) created = text;
        if (text.includes('"event":"reviewed"')) toldAt = stage.clock.now();
      },
    });
    expect(exitCode).toBe(0);
    expect(events.filter(({ event }) => event === 'reviewed')).toMatchObject([{ status: 'APPROVED' }]);
    expect(toldAt - reviewedAt).toBeLessThan(10_000);
  });
});
