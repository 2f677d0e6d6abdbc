import { describe, expect, it } from 'vitest';
import { like, NORMAL, setTemplates, type TemplatesStage } from '../../support/templates-stage.ts';

const DAY_MS = 86_400_000;
const SPANISH = like(
  { language: 'es' },
  'Tu paquete {{1}} ha salido de nuestro almacén y llega el {{2}} a casa.',
);

describe('coex templates delete', () => {
  it('shows every language that goes, what is blocked and what the files want back, and then asks', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    await stage.approved(SPANISH);
    stage.write('templates/a.json', NORMAL);
    const ran = await stage.templates(['delete', 'parcel_news'], { typed: ['n'] });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('en_GB  APPROVED  UTILITY');
    expect(ran.stdout).toContain('es  APPROVED  UTILITY');
    expect(ran.stdout).toContain('every language of the name');
    expect(ran.stdout).toContain('blocked until 2026-12-05');
    expect(ran.stdout).toContain('en_GB stands in templates/a.json');
    expect(ran.stdout).toContain('Nothing was deleted.');
    expect(await stage.there('parcel_news')).toHaveLength(2);
    const unasked = await stage.templates(['delete', 'parcel_news']);
    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain('--yes');
  });

  it('deletes what was shown, and the plan knows how long the name is blocked', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    await stage.approved(SPANISH);
    stage.write('templates/a.json', NORMAL);
    const { events, exitCode } = await stage.told(['delete', 'parcel_news', '--yes']);
    expect(exitCode).toBe(0);
    expect(events).toMatchObject([
      {
        event: 'radius',
        approved: 2,
        others: [],
        templates: [{ language: 'en_GB' }, { language: 'es' }],
        inFiles: [{ language: 'en_GB', file: 'templates/a.json' }],
      },
      { event: 'done', outcome: 'deleted', deleted: 2 },
    ]);
    expect(await stage.there('parcel_news')).toHaveLength(0);
    const step = async () => (await stage.told(['plan'])).doc.accounts[0].steps[0];
    expect(await step()).toMatchObject({
      action: 'refused',
      refusal: { reason: 'name-blocked', until: '2026-12-05T09:00:00Z' },
    });
    await stage.sandbox.advance(31 * DAY_MS);
    expect(await step()).toMatchObject({ action: 'create' });
  });

  it('deletes one language, and leaves the others', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    await stage.approved(SPANISH);
    const { events } = await stage.told(['delete', 'parcel_news', '--language', 'ES', '--yes']);
    expect(events[0]).toMatchObject({ templates: [{ language: 'es' }], others: [{ language: 'en_GB' }] });
    expect(await stage.there('parcel_news')).toMatchObject([{ language: 'en_GB' }]);
  });

  it('remembers the block of the name when the answer was lost', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.write('templates/a.json', NORMAL);
    stage.sandbox.faults.add({ call: 'DELETE {waba}/message_templates', drop: 'after', next: 1 });
    expect((await stage.told(['delete', 'parcel_news', '--yes'])).exitCode).toBe(7);
    // The journal is no projection.
    expect((await stage.coex(['rebuild'])).exitCode).toBe(0);
    const { doc } = await stage.told(['plan']);
    expect(doc.accounts[0].steps[0]).toMatchObject({ refusal: { reason: 'name-blocked' } });
  });

  it.each([
    [['delete', 'nothing', '--yes'], 5, 'not-found'],
    [['delete', 'parcel_news', '--language', 'fr', '--yes'], 5, 'not-found'],
    [['delete', 'hello_world', '--yes'], 6, 'template-protected'],
  ] as const)('refuses %j', async (argv, exit, code) => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    const { events, exitCode } = await stage.told(argv);
    expect(exitCode).toBe(exit);
    expect(events.at(-1)).toMatchObject({ event: 'error', error: { code } });
    expect(await stage.there()).toHaveLength(5);
  });

  it('refuses all when one of them is disabled', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.sandbox.act('template.disable', { template: await stage.approved(SPANISH) });
    expect((await stage.told(['delete', 'parcel_news', '--yes'])).exitCode).toBe(6);
    expect(await stage.there('parcel_news')).toHaveLength(2);
  });
});

describe('coex templates archive and unarchive', () => {
  it('puts away and brings back, and the plan says so in between', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    stage.write('templates/a.json', NORMAL);
    const { events, exitCode } = await stage.told(['archive', 'parcel_news', '--yes']);
    expect(exitCode).toBe(0);
    expect(events).toMatchObject([
      { event: 'radius', templates: [{ language: 'en_GB', status: 'APPROVED' }] },
      { event: 'done', outcome: 'archived', done: [{ language: 'en_GB' }], failed: [] },
    ]);
    const { doc } = await stage.told(['plan']);
    expect(doc.accounts[0].steps[0]).toMatchObject({ action: 'refused', refusal: { reason: 'archived' } });
    expect((await stage.told(['unarchive', 'parcel_news', '--yes'])).exitCode).toBe(0);
    expect((await stage.told(['plan', '--detailed-exitcode'])).exitCode).toBe(0);
  });

  it('tells which Meta refused and why, and does the others', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    await stage.graph('POST', `${stage.waba}/message_templates`, SPANISH);
    const { events, exitCode } = await stage.told(['archive', 'parcel_news', '--yes']);
    expect(exitCode).toBe(3);
    expect(events.at(-1)).toMatchObject({
      done: [{ language: 'en_GB' }],
      failed: [{ language: 'es', problem: 'Only approved or rejected templates can be archived' }],
    });
    const ran = await stage.templates(['unarchive', 'parcel_news', '--yes']);
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('es: Template is not archived');
    expect(ran.stdout).toContain('parcel_news en_GB unarchived');
  });

  it('asks, and does nothing without a yes', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    const ran = await stage.templates(['archive', 'parcel_news'], { typed: [''] });
    expect(ran.stdout).toContain('Nothing was done.');
    expect((await stage.there('parcel_news'))[0].status).toBe('APPROVED');
  });
});

describe('two environments that are one account', () => {
  const both = (stage: TemplatesStage) =>
    stage.write(
      'templates/environments.yaml',
      [
        'environments:',
        `  one: { waba: "${stage.waba}", values: { news: parcel_news } }`,
        `  two: { waba: "${stage.waba}", values: { news: parcel_other } }`,
        '',
      ].join('\n'),
    );

  it('are shown and archived once, and brought back once', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    both(stage);
    for (const verb of ['archive', 'unarchive']) {
      const { events, exitCode } = await stage.told([verb, 'parcel_news', '--env', 'all', '--yes']);
      expect(exitCode).toBe(0);
      expect(events).toMatchObject([
        { event: 'radius', account: 'one, two', wabaId: stage.waba },
        { event: 'done', done: [{ language: 'en_GB' }], failed: [] },
      ]);
    }
  });

  it('are deleted from once, and both say what the files would want back', async () => {
    const stage = await setTemplates();
    await stage.approved(NORMAL);
    both(stage);
    stage.write(
      'templates/a.yaml',
      [
        'name: ${news}',
        'category: UTILITY',
        'languages:',
        '  en_GB: { body: Your parcel has left our warehouse and arrives soon at your door. }',
        '',
      ].join('\n'),
    );
    const { events, exitCode } = await stage.told([
      ...['delete', 'parcel_news', '--env', 'two', '--env', 'one', '--yes'],
    ]);
    expect(exitCode).toBe(0);
    expect(events).toMatchObject([
      { account: 'two, one', inFiles: [{ language: 'en_GB', file: 'templates/a.yaml' }] },
      { deleted: 1 },
    ]);
  });
});
