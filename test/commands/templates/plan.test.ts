import '../../support/terminal.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { like, NORMAL, setTemplates } from '../../support/templates-stage.ts';

const DAY_MS = 86_400_000;

const only = (doc: { accounts: { steps: { action: string; name: string }[] }[] }, name: string) =>
  doc.accounts[0]?.steps.find((step) => step.name === name);

describe('coex templates plan', () => {
  it('creates what is not there, and leaves alone what no file claims', async () => {
    const stage = await setTemplates();
    stage.write('templates/parcel_news.json', NORMAL);
    const { doc, exitCode, stderr } = await stage.told(['plan']);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
    expect(doc).toMatchObject({
      schema: 'coex.templates.plan/v1',
      hasChanges: true,
      summary: { create: 1, unmanaged: 4 },
      problems: [],
    });
    expect(only(doc, 'parcel_news')).toMatchObject({ action: 'create', templateId: null, changes: [] });
    expect((await stage.told(['plan', '--detailed-exitcode'])).exitCode).toBe(3);
  });

  it('finds no difference in what Meta shows otherwise than it was sent', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    const code = {
      name: 'login_code',
      language: 'en_US',
      category: 'authentication',
      components: [
        { type: 'body', add_security_recommendation: true },
        { type: 'footer', code_expiration_minutes: 5 },
        { type: 'buttons', buttons: [{ type: 'otp', otp_type: 'copy_code' }] },
      ],
    };
    await stage.approved(code);
    stage.write('templates/all.json', [like({ language: 'en-gb' }), code]);
    const { doc, exitCode } = await stage.told(['plan', '--detailed-exitcode']);
    expect(doc.accounts[0].steps.filter(({ file }: { file: unknown }) => file !== null)).toMatchObject([
      { action: 'unchanged', changes: [] },
      { action: 'unchanged', changes: [] },
    ]);
    expect(exitCode).toBe(0);
  });

  it('tells an edit part by part, and whom it breaks', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.write(
      'templates/parcel_news.json',
      like({}, 'Your parcel {{1}} has left our depot and arrives soon at your door.'),
    );
    const { doc } = await stage.told(['plan']);
    expect(only(doc, 'parcel_news')).toMatchObject({
      action: 'edit',
      changes: [{ part: 'body', field: 'text', kind: 'changed' }],
      breaking: [{ what: 'parameters', part: 'body', before: '{{1}}, {{2}}', after: '{{1}}' }],
      notes: [{ note: 'reviewed-again' }],
    });
    const plain = await stage.templates(['plan']);
    expect(plain.stdout).toContain('left our [-warehouse-]{+depot+} and');
    expect(plain.stdout).toContain('breaks senders: body: parameters {{1}}, {{2}} become {{1}}');
    expect(plain.stdout).not.toContain('\u001B');
    const colored = await stage.templates(['plan'], { isTTY: true, columns: 200, env: { TERM: 'xterm' } });
    expect(colored.stdout).toContain('\u001B[31m[-warehouse-]');
  });

  it.each([
    ['PENDING', 'in-review', undefined],
    ['DISABLED', 'disabled', 'template.disable'],
    ['ARCHIVED', 'archived', 'template.archive'],
  ] as const)('refuses to change what is %s', async (status, reason, action) => {
    const stage = await setTemplates();
    if (action === undefined) await stage.graph('POST', `${stage.waba}/message_templates`, NORMAL);
    else stage.sandbox.act(action, { template: await stage.approved(NORMAL) });
    stage.write(
      'templates/a.json',
      like({}, 'Your parcel {{1}} is here since {{2}}, please collect it now.'),
    );
    const { doc, exitCode } = await stage.told(['plan', '--detailed-exitcode']);
    expect(only(doc, 'parcel_news')).toMatchObject({ action: 'refused', status, refusal: { reason } });
    expect(exitCode).toBe(3);
  });

  it('refuses another category of an approved template, and edits that of a rejected one', async () => {
    const stage = await setTemplates();
    const id = await stage.approved(NORMAL);
    stage.write('templates/a.json', like({ category: 'MARKETING' }));
    expect(only((await stage.told(['plan'])).doc, 'parcel_news')).toMatchObject({
      action: 'refused',
      refusal: { reason: 'category-of-approved', detail: 'UTILITY' },
    });
    stage.sandbox.act('template.review', { template: id, verdict: 'reject', reason: 'PROMOTIONAL' });
    expect(only((await stage.told(['plan'])).doc, 'parcel_news')).toMatchObject({
      action: 'edit',
      notes: [
        { note: 'rejected', reason: 'PROMOTIONAL' },
        { note: 'category-changes', from: 'UTILITY', to: 'MARKETING', cost: { effect: 'unknown' } },
        { note: 'reviewed-again' },
      ],
    });
  });

  it('tells what Meta has recategorised or announced, and does not change it back', async () => {
    const stage = await setTemplates();
    const id = await stage.approved(NORMAL);
    stage.write('templates/a.json', NORMAL);
    stage.sandbox.act('template.recategorise', { template: id });
    expect(only((await stage.told(['plan'])).doc, 'parcel_news')).toMatchObject({
      action: 'unchanged',
      notes: [{ note: 'category-scheduled', to: 'MARKETING' }],
    });
    await stage.sandbox.advance(2 * DAY_MS);
    expect(only((await stage.told(['plan'])).doc, 'parcel_news')).toMatchObject({
      action: 'unchanged',
      notes: [{ note: 'recategorised', file: 'UTILITY', account: 'MARKETING' }],
    });
  });

  it('refuses what can never be changed, and another category for a new language', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    const named = like(
      { parameter_format: 'NAMED' },
      'Your parcel {{id}} has left our warehouse this morning.',
    );
    stage.write('templates/a.json', [named, like({ language: 'de', category: 'MARKETING' })]);
    const { doc } = await stage.told(['plan']);
    expect(doc.accounts[0].steps).toMatchObject([
      { action: 'refused', language: 'en_GB', refusal: { reason: 'immutable-parameter-format' } },
      { action: 'refused', language: 'de', refusal: { reason: 'category-of-name', detail: 'UTILITY' } },
      ...Array(4).fill({ action: 'unmanaged' }),
    ]);
  });

  it('sees that a new name says what an old one said', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.write('templates/a.json', like({ name: 'parcel_news_2' }));
    expect(only((await stage.told(['plan'])).doc, 'parcel_news_2')).toMatchObject({
      action: 'create',
      notes: [{ note: 'renamed', from: 'parcel_news in en_GB' }],
    });
  });

  it('archives what no file claims when asked to, but not by one file, nor beside one that cannot be read', async () => {
    const stage = await setTemplates();
    stage.write('templates/a.json', NORMAL);
    const { doc } = await stage.told(['plan', '--prune']);
    expect(doc.summary).toEqual({ create: 1, archive: 3, unmanaged: 1 });
    const single = await stage.told(['plan', 'templates/a.json', '--prune']);
    expect(single).toMatchObject({ exitCode: 2, doc: { error: { code: 'usage' } } });
    stage.write('templates/b.yaml', 'name: [');
    const broken = await stage.told(['plan', '--prune']);
    expect(broken.exitCode).toBe(2);
    expect(broken.doc.summary).toEqual({ create: 1, unmanaged: 4 });
    expect(broken.doc.problems[0]).toMatchObject({ file: 'templates/b.yaml', line: 1 });
  });

  it('knows the limit of the account, and spreads what is new over the hours', async () => {
    const stage = await setTemplates();
    const many = Array.from({ length: 260 }, (_, at) => like({ name: `parcel_${at}` }));
    stage.write('templates/a.json', many);
    const { doc } = await stage.told(['plan']);
    const { steps, limit } = doc.accounts[0];
    expect(limit.used).toBe(4);
    const create = steps.filter(({ action }: { action: string }) => action === 'create');
    expect(create.filter(({ notBefore }: { notBefore: unknown }) => notBefore === null)).toHaveLength(100);
    expect(create[150].notBefore).toBe('2026-11-05T10:00:00Z');
    expect(create.length).toBe(Math.min(260, limit.most - limit.used));
    if (limit.most < 264)
      expect(steps.find(({ action }: { action: string }) => action === 'refused').refusal.reason).toBe(
        'account-limit',
      );
  });

  it('plans several accounts, each with its own values', async () => {
    const stage = await setTemplates({ off: ['token-visibility'] });
    const second = String(Object(stage.sandbox.act('waba.add')).id);
    stage.write(
      'templates/environments.yaml',
      `environments:\n  one: { waba: "${stage.waba}", values: { shop: North } }\n  two: { waba: "${second}", values: { shop: South } }\n`,
    );
    stage.write(
      'templates/shop.yaml',
      'name: shop_news\ncategory: UTILITY\nlanguages:\n  en_GB:\n    body: Your order from the ${shop} shop has arrived and waits for you.\n',
    );
    const { doc, exitCode } = await stage.told(['plan', '--env', 'all', '--out', 'plan.json']);
    expect(exitCode).toBe(0);
    expect(doc.accounts).toMatchObject([
      { account: 'one', wabaId: stage.waba, steps: [{ action: 'create' }, {}, {}, {}, {}] },
      { account: 'two', wabaId: second },
    ]);
    const saved = readFileSync(join(stage.folder, 'plan.json'), 'utf8');
    expect(saved).toContain('the North shop');
    expect(saved).toContain('the South shop');
    for (const secret of stage.secrets()) expect(saved).not.toContain(secret);
  });

  it('refuses a media header without a sample, and tells one that cannot be read', async () => {
    const stage = await setTemplates();
    const picture = like({
      components: [{ type: 'HEADER', format: 'IMAGE' }, ...NORMAL.components],
    });
    stage.write('templates/a.json', picture);
    expect(only((await stage.told(['plan'])).doc, 'parcel_news')).toMatchObject({
      action: 'refused',
      refusal: { reason: 'sample-missing' },
    });
    stage.write(
      'templates/b.yaml',
      'name: with_picture\ncategory: UTILITY\nlanguages:\n  en_GB:\n    header: { image: nowhere.png }\n    body: Your order has arrived at the shop and waits for you.\n',
    );
    const missing = await stage.told(['plan']);
    expect(missing.exitCode).toBe(2);
    expect(only(missing.doc, 'with_picture')).toMatchObject({ refusal: { reason: 'sample-unreadable' } });
  });
});
