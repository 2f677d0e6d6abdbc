import { describe, expect, it } from 'vitest';
import { listFacts, listMetaErrors } from '../../src/core/rules/index.ts';
import { documentOf, type Fakes, fixedClock, run, temporaryFolder } from '../support/run.ts';

const rules = (words: readonly string[], fakes: Fakes = {}) =>
  run(['rules', ...words], { env: { COEX_HOME: temporaryFolder() }, ...fakes });

const FACTS = listFacts();

describe('coex rules', () => {
  it('lists every fact with its value, what it means and its date, by subject', async () => {
    const { stdout, exitCode } = await rules([]);
    expect(exitCode).toBe(0);
    for (const { name, about, asOf } of FACTS) {
      expect(stdout).toContain(`  ${name}  `);
      expect(stdout).toContain(`${about} (as of ${asOf}`);
    }
    expect(stdout).toContain('RATES\n  throughput-per-second  20 a second\n');
  });

  it('counts the error codes and says who explains them', async () => {
    const { stdout, stderr } = await rules([]);
    expect(stderr).toContain(`\`coex explain\` ${listMetaErrors().length} error codes`);
    expect(stdout).not.toContain('131047');
  });

  it('tells of one fact who says so, when, and who says otherwise', async () => {
    const { stdout } = await rules(['throughput-per-second']);
    expect(stdout.split('\n')).toEqual([
      'throughput-per-second',
      '  Value   20 a second',
      expect.stringMatching(/^ {2}About {3}Messages a second of a coexistence number/),
      expect.stringMatching(/^ {2}Source {2}developers\.facebook\.com.*throughput$/),
      '  As of   2026-09-11',
      expect.stringMatching(/^ {2}But {5}the same page said 5 a second in early 2025/),
      '',
    ]);
  });

  it.each([
    ['sync-window', '24 h'],
    ['syncWindowMs', '24 h'],
    ['history', '180 d'],
    ['free-entry-point', '72 h'],
    ['media-url', '5 min'],
    ['typing', '25 s'],
    ['image-size', '5 MB'],
    ['animated-sticker-size', '500 KB'],
    ['usage-slow-percent', '75 %'],
    ['text-characters', '4,096 characters'],
    ['management-calls-per-hour-active', '5,000 an hour'],
    ['template-edits-per-day', '1 a day'],
    ['template-edits-per-month', '10 a month'],
    ['reply-buttons', '3'],
    ['templates-verified', '6,000'],
    ['required-scopes', 'whatsapp_business_management, whatsapp_business_messaging'],
    ['closed-countries-2026-06', 'none'],
    ['closed-countries-2025-10', 'Nigeria, South Africa'],
    ['graph-v26.0', 'v26.0'],
    ['PRIMARY_INACTIVITY', 'Open the app on the phone, then run the signup again.'],
    [
      'price-by-message',
      'delivered messages charged; service free up to an allowance, then the utility rate; utility in the window charged',
    ],
    ['feature-broadcast-lists', 'in the app read-only, none new; on the API no; send templates'],
    ['approach-multi-device', 'risk of a ban: none; asks for nothing but linking the devices'],
    ['coexistence-automation', 'yes'],
    ['multi-device-agents', 'partly up to 5'],
    ['api-only-messages-per-second', 'yes up to 80, partly up to 1,000'],
  ])('says %s in the units people think in: %s', async (name, value) => {
    expect((await rules([name])).stdout).toMatch(
      new RegExp(`^ {2}Value +${value.replaceAll('.', '\\.')}$`, 'm'),
    );
  });

  it('gives programs the bare values, each with its unit', async () => {
    const { facts, metaErrors } = documentOf(await rules(['--json']));
    expect(facts).toHaveLength(FACTS.length);
    expect(metaErrors).toBe(listMetaErrors().length);
    const byName = new Map(facts.map((fact: { name: string }) => [fact.name, fact]));
    expect(byName.get('sync-window')).toMatchObject({
      value: 86_400_000,
      unit: 'milliseconds',
      inForce: true,
    });
    expect(byName.get('image-size')).toMatchObject({ value: 5_242_880, unit: 'bytes' });
    expect(byName.get('pair-burst')).toMatchObject({ value: 45, unit: null });
    expect(byName.get('throughput-per-second')).toMatchObject({ otherwise: expect.stringContaining('C1') });
  });

  it('goes by the clock for what is in force', async () => {
    const pricesOn = async (unixMs: number) => {
      const { facts } = documentOf(await rules(['price', '--json'], { clock: fixedClock(unixMs) }));
      return facts
        .filter(
          ({ subject, inForce }: { subject: string; inForce: boolean }) => subject === 'price' && inForce,
        )
        .map(({ name }: { name: string }) => name);
    };
    expect(await pricesOn(Date.UTC(2026, 8, 30, 23, 59))).toEqual(['price-by-template']);
    expect(await pricesOn(Date.UTC(2026, 9, 1))).toEqual(['price-by-message']);
  });

  it('says from when to when a fact holds', async () => {
    expect((await rules(['price-by-template'])).stdout).toContain('In force  from 2025-07-01 to 2026-09-30');
    expect((await rules(['price-by-message'])).stdout).toContain('In force  since 2026-10-01');
    expect((await rules(['graph-v20.0'])).stdout).toContain('In force  until 2026-09-24');
  });

  it('shows the facts about a subject, or with words', async () => {
    const named = (words: readonly string[]) =>
      rules([...words, '--json']).then((ran) =>
        documentOf(ran).facts.map(({ name }: { name: string }) => name),
      );
    expect(await named(['largest', 'sticker'])).toEqual(['sticker-size', 'animated-sticker-size']);
    expect(await named(['graph', 'versions'])).toEqual(
      expect.arrayContaining(['graph-v26.0', 'graph-v21.0']),
    );
  });

  it.each([
    ['synch-window', 'Did you mean sync-window?'],
    ['zebra', '`coex rules` lists all names.'],
    ['!!!', '`coex rules` lists all names.'],
  ])('does not know %s', async (typed, hint) => {
    const ran = await rules([typed]);
    expect(ran).toMatchObject({ exitCode: 5, stdout: '' });
    expect(ran.stderr).toContain(hint);
    expect(documentOf(await rules([typed, '--json'])).error).toMatchObject({ code: 'not-found', exit: 5 });
  });

  it.each([40, 80])('keeps within %i columns, but for sources one may want to copy', async (columns) => {
    for (const words of [[], ['price-by-message'], ['closed countries']]) {
      const { stdout } = await rules(words, { isTTY: true, columns, env: { NO_COLOR: '1' } });
      for (const line of stdout.split('\n')) {
        if (!/developers\./.test(line)) expect(line.length, line).toBeLessThanOrEqual(columns);
      }
    }
  });
});
