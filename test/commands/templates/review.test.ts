import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../sandbox/templates/shop.ts';
import { documentOf, eventsOf } from '../../support/run.ts';
import { setScriptedAccount } from '../../support/scripted-account.ts';
import { elementsOf } from '../../support/xml.ts';
import { type ReviewStage, setReviewStage, writeEnvironments } from './review-stage.ts';

/** One of each that a review has something to say about. */
async function troubled(): Promise<ReviewStage & { readonly waba: readonly string[] }> {
  const stage = await setReviewStage();
  const rejected = (await stage.create({ name: 'rejected_one' })).body.id;
  stage.act('template.review', rejected, { verdict: 'reject', reason: 'INVALID_FORMAT' });
  const other = (await stage.create({ name: 'rejected_two' })).body.id;
  stage.act('template.review', other, { verdict: 'reject', reason: 'INVALID_FORMAT' });
  stage.act('template.pause', await stage.approved('paused_one'));
  stage.act('template.disable', await stage.approved('disabled_one'));
  stage.act('template.recategorise', await stage.approved('announced_one'));
  stage.act('template.quality', await stage.approved('yellow_one'), { score: 'YELLOW' });
  await stage.create({ name: 'pending_one' });
  await stage.ingest();
  return { ...stage, waba: ['--waba', stage.sandbox.waba.id] };
}

// biome-ignore lint/suspicious/noExplicitAny: reports are looked into here and there
const findingsOf = (report: any): [string, string][] =>
  // biome-ignore lint/suspicious/noExplicitAny: the same
  report.accounts[0].templates.flatMap(({ name, findings }: any) =>
    // biome-ignore lint/suspicious/noExplicitAny: the same
    findings.map(({ kind }: any) => [name, kind]),
  );

describe('coex templates review', () => {
  it('tells everything that is wrong, and why, with what webhooks told', async () => {
    const { coex, waba, sandbox } = await troubled();
    const ran = await coex(['templates', 'review', ...waba, '--json']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    const report = documentOf(ran);
    expect(findingsOf(report)).toEqual([
      ['announced_one', 'category-change'],
      ['disabled_one', 'disabled'],
      ['paused_one', 'paused'],
      ['pending_one', 'pending'],
      ['rejected_one', 'rejected'],
      ['rejected_two', 'rejected'],
      ['yellow_one', 'quality:yellow'],
    ]);
    const told = JSON.stringify(report);
    expect(told).toContain('Paused for low quality, the first time, until about 2026-');
    expect(told).toContain('Rejected as INVALID_FORMAT. Meta says: The reviewer could not accept the format');
    expect(told).toMatch(/Becomes MARKETING on 2026-\d\d-\d\dT\d\d:\d\dZ; it is UTILITY now\./);
    expect(report.shared).toMatchObject([
      {
        kind: 'rejected',
        cause: 'INVALID_FORMAT',
        templates: [{ name: 'rejected_one' }, { name: 'rejected_two' }],
      },
    ]);
    expect(report.accounts[0]).toMatchObject({
      wabaId: sandbox.waba.id,
      limit: expect.any(Number),
      reviewedBefore: null,
    });
  });

  it.each([
    [
      'SECOND_PAUSE',
      'the second time, until about 2026-11-05T15:0',
      'The next disables it.',
      'Edit it to what people',
    ],
    [
      'RATE_LIMITING_PAUSE',
      'Paused by pacing',
      'does not end by itself',
      'lift the pause in WhatsApp Manager',
    ],
  ] as const)('says what a %s is, how long it lasts and what to do', async (cause, problem, more, fix) => {
    const stage = await setReviewStage();
    const id = await stage.approved('paused_one');
    if (cause === 'SECOND_PAUSE') {
      stage.act('template.pause', id);
      stage.act('template.unpause', id);
      stage.act('template.pause', id);
    } else stage.act('template.pause', id, { cause: 'pacing' });
    await stage.ingest();
    const ran = await stage.coex(['templates', 'review', '--waba', stage.sandbox.waba.id, '--json']);
    const { templates } = documentOf(ran).accounts[0];
    const [finding] = templates.find(({ name }: { name: string }) => name === 'paused_one').findings;
    expect(finding).toMatchObject({
      kind: 'paused',
      cause,
      problem: expect.stringContaining(problem),
      fix: expect.stringContaining(fix),
    });
    expect(finding.problem).toContain(more);
    const drawn = await stage.coex(['templates', 'review', '--waba', stage.sandbox.waba.id]);
    expect(drawn.stdout.replace(/\s+/g, ' ')).toContain(more);
  });

  it('tells what changed since the last review, unless that was not remembered', async () => {
    const stage = await setReviewStage();
    const review = ['templates', 'review', '--waba', stage.sandbox.waba.id, '--json'];
    const id = await stage.approved('order_news');
    expect((await stage.coex([...review, '--no-remember'])).exitCode).toBe(0);
    expect(documentOf(await stage.coex(review)).accounts[0].reviewedBefore).toBeNull();
    stage.act('template.recategorise', id, { how: 'at-once' });
    await stage.graph('DELETE', `${stage.sandbox.waba.id}/message_templates?name=spring_service`);
    const failing = await stage.coex([...review, '--fail-on', 'category-change']);
    expect(failing.exitCode).toBe(3);
    const [account] = documentOf(failing).accounts;
    expect(
      account.templates.find(({ name }: { name: string }) => name === 'order_news').findings,
    ).toMatchObject([{ kind: 'category-change', cause: 'UTILITY → MARKETING' }]);
    expect(account.gone).toEqual([{ name: 'spring_service', language: 'en_GB' }]);
    expect((await stage.coex([...review, '--fail-on', 'category-change'])).exitCode).toBe(0);
  });

  it('tells what Meta is about to archive, and what it archived', async () => {
    const stage = await setReviewStage({ historyMessages: 0 });
    const review = ['templates', 'review', '--waba', stage.sandbox.waba.id, '--json', '--fail-on', 'idle'];
    expect((await stage.coex(review)).exitCode).toBe(0);
    await stage.sandbox.advance(300 * DAY_MS);
    const near = await stage.coex(review);
    expect(near.exitCode).toBe(3);
    expect(near.stdout).toContain('unless it was sent since, Meta archives it about 2027-');
    await stage.sandbox.advance(30 * DAY_MS);
    const archived = documentOf(await stage.coex(review));
    expect(JSON.stringify(archived)).toContain('Archived; Meta deletes it 28 days after that.');
  });

  it.each([
    ['rejected', 3],
    ['paused', 3],
    ['disabled', 3],
    ['pending', 3],
    ['quality:yellow, category-change', 3],
    ['quality:red,idle,limit', 0],
  ])('ends --fail-on %s with %d', async (words, exitCode) => {
    const { coex, waba } = await troubled();
    expect((await coex(['templates', 'review', ...waba, '--fail-on', words])).exitCode).toBe(exitCode);
  });

  it('names the words that --fail-on knows', async () => {
    const { coex, sandbox } = await setReviewStage();
    const ran = await coex(['templates', 'review', '--waba', sandbox.waba.id, '--fail-on', 'rejekted']);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('rejected,paused,disabled,pending,category-change,quality:red');
  });

  it('does not let an account that cannot be read hide the others, or pass', async () => {
    const stage = await setReviewStage();
    writeEnvironments(stage, {
      good: { waba: stage.sandbox.waba.id },
      lost: { waba: '1999999999999999' },
    });
    const ran = await stage.coex(['templates', 'review', '--env', 'all', '--json']);
    expect([4, 5]).toContain(ran.exitCode);
    const { accounts, unreadable } = documentOf(ran);
    expect(accounts.map(({ name }: { name: string }) => name)).toEqual(['good']);
    expect(unreadable).toMatchObject([{ name: 'lost', exit: ran.exitCode }]);
    const drawn = await stage.coex(['templates', 'review', '--env', 'all']);
    expect(drawn.stdout).toContain('✘ lost could not be read: ');
  });

  it('tells of templates of low quality, and of an account that is nearly full', async () => {
    const node = { id: '1', language: 'en_GB', status: 'APPROVED', category: 'UTILITY' };
    const page = {
      data: [
        { ...node, name: 'disliked', quality_score: { score: 'RED', reason: 'spam' } },
        { ...node, id: '2', name: 'liked', quality_score: { score: 'GREEN' } },
      ],
    };
    const summary = (used: number) => ({
      summary: { message_template_count: used, message_template_limit: 250 },
    });
    const { ask } = setScriptedAccount();
    const full = await ask(['review', '--fail-on', 'limit'], summary(225), page);
    expect(full.exitCode).toBe(3);
    expect(full.data.accounts[0].findings).toMatchObject([
      { kind: 'limit', problem: '225 of 250 templates are used; each language counts.' },
    ]);
    expect(findingsOf(full.data)).toEqual([['disliked', 'quality:red']]);
    const roomy = await ask(['review', '--fail-on', 'limit'], summary(224), page);
    expect(roomy).toMatchObject({ exitCode: 0, data: { accounts: [{ findings: [] }] } });
    const red = await ask(['review', '--fail-on', 'quality:red'], summary(1), page);
    expect(red.exitCode).toBe(3);
    expect(JSON.stringify(red.data)).toContain('Its quality is low (spam): it may be paused any time.');
  });

  it('gives the token of an account away in no form', async () => {
    const stage = await setReviewStage();
    const { waba, app } = stage.sandbox;
    const home = join(stage.folder, 'home');
    const env = { COEX_HOME: home, COEX_GRAPH_URL: stage.sandbox.url };
    writeEnvironments(stage, { shop: { waba: waba.id, profile: 'north' } });
    await stage.coex(['config', 'set', '--profile', 'north', 'port', '9000'], { env });
    const kept = await stage.coex(['secrets', 'set', '--profile', 'north', 'access-token'], {
      env,
      stdin: app.systemToken,
    });
    expect(kept.exitCode).toBe(0);
    for (const form of [['--json'], ['--format', 'json'], ['--format', 'html'], []]) {
      const ran = await stage.coex(['templates', 'review', '--env', 'shop', ...form], { env });
      expect(ran.exitCode).toBe(0);
      expect(ran.stdout).toContain('pickup_ready');
      expect(ran.stdout).not.toContain(app.systemToken);
    }
  });

  it('says 4 when there is no token, and 7 when nobody answers', async () => {
    const stage = await setReviewStage();
    const argv = ['templates', 'review', '--waba', stage.sandbox.waba.id, '--json'];
    const home = join(stage.folder, 'home');
    const tokenless = await stage.coex(argv, { env: { COEX_HOME: home, COEX_GRAPH_URL: stage.sandbox.url } });
    expect(tokenless.exitCode).toBe(4);
    expect(documentOf(tokenless).unreadable).toMatchObject([{ code: 'secret-missing' }]);
    const unreachable = await stage.coex(argv, {
      env: { COEX_HOME: home, COEX_GRAPH_URL: 'http://127.0.0.1:1', COEX_ACCESS_TOKEN: 'EAAx' },
    });
    expect(unreachable, unreachable.stdout).toMatchObject({ exitCode: 7 });
  });

  it.each([40, 80, undefined])('draws a table that %s columns hold', async (columns) => {
    const { coex, waba } = await troubled();
    const fakes = columns === undefined ? {} : { isTTY: true, columns };
    const { stdout } = await coex(['templates', 'review', ...waba], fakes);
    expect(stdout).toContain('STATUS');
    const row =
      columns === 40 ? /REJECTED +rejected_one en_GB/ : /REJECTED +UNKNOWN +UTILITY +en_GB +rejected_one/;
    expect(stdout).toMatch(row);
    const words = stdout.replaceAll(/\s+/g, ' ');
    expect(words).toContain('rejected (INVALID_FORMAT): 2 templates');
    if (columns === undefined) expect(stdout).not.toContain('\u001b');
    else
      expect(Math.max(...stdout.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
  });

  it('writes JUnit that fails for what --fail-on names', async () => {
    const { coex, waba } = await troubled();
    const ran = await coex(['templates', 'review', ...waba, '--format', 'junit', '--fail-on', 'rejected']);
    expect(ran.exitCode).toBe(3);
    const elements = elementsOf(ran.stdout);
    expect(elements.find(({ name }) => name === 'testsuite')?.attributes).toMatchObject({ failures: '2' });
    const failures = elements.filter(({ name }) => name === 'failure');
    expect(failures[0]?.attributes.message).toContain('Rejected as INVALID_FORMAT.');
  });

  it('writes SARIF, annotations, JSON and Markdown', async () => {
    const { coex, waba } = await troubled();
    const as = (format: string) => coex(['templates', 'review', ...waba, '--format', format]);
    const sarif = JSON.parse((await as('sarif')).stdout);
    expect(sarif).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'coex' } } }] });
    expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('paused');
    const annotations = (await as('github')).stdout.trim().split('\n');
    expect(annotations.every((line) => /^::(error|warning|notice) [^\n]*::.+/.test(line))).toBe(true);
    expect(JSON.parse((await as('json')).stdout).accounts).toHaveLength(1);
    const markdown = (await as('markdown')).stdout;
    expect(markdown).toContain('| rejected\\_one en\\_GB | rejected |');
  });

  it('writes one page of HTML without a script, well-formed, to a file', async () => {
    const { coex, waba, folder } = await troubled();
    const ran = await coex(['templates', 'review', ...waba, '--format', 'html', '--out', 'review.html']);
    expect(ran).toMatchObject({ exitCode: 0, stdout: '', stderr: 'The report is in review.html.\n' });
    const html = readFileSync(join(folder, 'review.html'), 'utf8');
    expect(html).not.toMatch(/<script|<link|src=|@import|url\(/i);
    expect(html).toContain('<td>rejected_one en_GB</td>');
    const body = html.slice(html.indexOf('<body>'), html.indexOf('</html>'));
    expect(
      elementsOf(
        body
          .replaceAll(/<(h\d|p)/g, '<$1')
          .replaceAll('h1', 'h')
          .replaceAll('h2', 'h'),
      ).length,
    ).toBeGreaterThan(20);
    const table = await coex(['templates', 'review', ...waba, '--out', 'review.txt']);
    expect(table.exitCode).toBe(0);
    expect(readFileSync(join(folder, 'review.txt'), 'utf8')).toContain('STATUS');
    writeFileSync(join(folder, 'file'), '');
    const unwritable = await coex(['templates', 'review', ...waba, '--out', 'file/review.txt']);
    expect(unwritable.exitCode).toBe(2);
  });

  it('reads a thousand templates in three accounts within seconds', async () => {
    const stage = await setReviewStage({ off: ['template-review', 'template-format'] });
    for (let count = 0; count < 334; count += 1) await stage.create({ name: `bulk_${count}` });
    const waba = stage.sandbox.waba.id;
    writeEnvironments(stage, { one: { waba }, two: { waba }, three: { waba } });
    const startedAt = performance.now();
    const ran = await stage.coex(['templates', 'review', '--env', 'all', '--json']);
    expect(ran.exitCode).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    const counts = documentOf(ran).accounts.map(({ templates }: { templates: object[] }) => templates.length);
    expect(counts).toEqual([338, 338, 338]);
  }, 60_000);
});

describe('coex templates status', () => {
  it('shows the templates that are meant', async () => {
    const { coex, waba } = await troubled();
    const ran = await coex(['templates', 'status', 'paused_one', 'pending_one', ...waba]);
    expect(ran.exitCode).toBe(0);
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .map((line) => line.replaceAll(/ +/g, ' ')),
    ).toEqual([
      'STATUS QUALITY CATEGORY LANGUAGE TEMPLATE',
      'PAUSED UNKNOWN UTILITY en_GB paused_one',
      'PENDING UNKNOWN UTILITY en_GB pending_one',
    ]);
    const all = eventsOf(await coex(['templates', 'status', ...waba, '--json', '--fail-on', 'paused']));
    expect(all).toMatchObject([{ event: 'status', failed: ['paused'] }]);
    expect((await coex(['templates', 'status', 'nothing', ...waba])).exitCode).toBe(5);
    expect((await coex(['templates', 'status', '--poll', '5m', ...waba])).exitCode).toBe(2);
  });

  it('follows webhooks from the store and, when asked, the API', async () => {
    const stage = await setReviewStage();
    const id = await stage.approved('order_news');
    const { sandbox } = stage;
    let asked = 0;
    const clock = {
      now: () => sandbox.now(),
      sleep: async (durationMs: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        asked += 1;
        if (asked === 3) {
          stage.act('template.pause', id);
          await stage.ingest();
        }
        await sandbox.advance(durationMs);
      },
    };
    const argv = [
      'templates',
      'status',
      '--waba',
      sandbox.waba.id,
      '--watch',
      '--poll',
      '10s',
      '--timeout',
      '20s',
    ];
    const ran = await stage.coex([...argv, '--json'], { clock });
    expect(ran.exitCode).toBe(0);
    const events = eventsOf(ran);
    expect(events[0]).toMatchObject({ event: 'status' });
    const paused = { event: 'change', name: 'order_news', language: 'en_GB', what: 'status', to: 'PAUSED' };
    expect(events).toContainEqual(expect.objectContaining({ ...paused, source: 'webhook' }));
    expect(events).toContainEqual(expect.objectContaining({ ...paused, source: 'api', from: 'APPROVED' }));
    expect(events.at(-1)).toMatchObject({ event: 'done' });
  });

  it('ends on Ctrl-C with 130', async () => {
    const stage = await setReviewStage();
    const stop = new AbortController();
    const argv = ['templates', 'status', '--waba', stage.sandbox.waba.id, '--watch'];
    const ran = await stage.coex(argv, { signal: stop.signal, onStdout: () => stop.abort() });
    expect(ran.exitCode).toBe(130);
    expect(ran.stdout).toContain('hello_world');
  });
});
