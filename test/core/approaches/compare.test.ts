import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareApproaches, type StatedNeed } from '../../../src/core/approaches/index.ts';
import { type ApproachId, NEEDS, type Need } from '../../../src/core/rules/index.ts';

const TODAY = '2026-11-05';

const compare = (...stated: (Need | StatedNeed)[]) =>
  compareApproaches(
    stated.map((one) => (typeof one === 'string' ? { need: one } : one)),
    TODAY,
  );

function answerOf(stated: StatedNeed, wanted: ApproachId, day = TODAY) {
  const { approaches } = compareApproaches([stated], day);
  return approaches.find(({ approach }) => approach === wanted)?.answers[0]?.met;
}

const anyNeeds: fc.Arbitrary<StatedNeed[]> = fc
  .subarray([...NEEDS])
  .chain((needs) =>
    fc.tuple(
      ...needs.map((need) =>
        need === 'agents' || need === 'messages-per-second'
          ? fc.integer({ min: 1, max: 9999 }).map((amount): StatedNeed => ({ need, amount }))
          : fc.constant<StatedNeed>({ need }),
      ),
    ),
  );

/** How much each approach falls short: what it misses, and what it does not fully meet. */
function shortfalls(stated: readonly StatedNeed[]): { misses: number; short: number }[] {
  return compareApproaches(stated, TODAY).approaches.map(({ answers }) => ({
    misses: answers.filter(({ met }) => met === 'no').length,
    short: answers.filter(({ met }) => met !== 'yes').length,
  }));
}

describe('an approach', () => {
  it.each([
    ['agents', 1, 'dual-sim', 'yes'],
    ['agents', 5, 'multi-device', 'partly'],
    ['agents', 6, 'multi-device', 'no'],
    ['agents', 2, 'dual-sim', 'no'],
    ['agents', 9999, 'coexistence', 'yes'],
    ['messages-per-second', 20, 'coexistence', 'yes'],
    ['messages-per-second', 21, 'coexistence', 'no'],
    ['messages-per-second', 80, 'api-only', 'yes'],
    ['messages-per-second', 81, 'api-only', 'partly'],
    ['messages-per-second', 1000, 'api-only', 'partly'],
    ['messages-per-second', 1001, 'api-only', 'no'],
    ['messages-per-second', 1, 'multi-device', 'no'],
  ] as const)('is held to how much it offers: %s %i of %s is met: %s', (need, amount, approach, met) => {
    expect(answerOf({ need, amount }, approach)).toBe(met);
  });

  it('is held to what is in force that day', () => {
    expect(answerOf({ need: 'free-replies' }, 'api-only', '2026-09-30')).toBe('yes');
    expect(answerOf({ need: 'free-replies' }, 'api-only', '2026-10-01')).toBe('partly');
  });

  it('never looks better for a need more', () => {
    fc.assert(
      fc.property(anyNeeds, (needs) => {
        fc.pre(needs.length > 1);
        const fewer = shortfalls(needs.slice(1));
        for (const [at, more] of shortfalls(needs).entries()) {
          expect(more.misses).toBeGreaterThanOrEqual(fewer[at]?.misses ?? 0);
          expect(more.short).toBeGreaterThanOrEqual(fewer[at]?.short ?? 0);
        }
      }),
    );
  });

  it('never looks better for more of a need', () => {
    const counted = fc.constantFrom<Need>('agents', 'messages-per-second');
    fc.assert(
      fc.property(counted, fc.nat(3000), fc.nat(3000), (need, least, more) => {
        const fewer = shortfalls([{ need, amount: least + 1 }]);
        for (const [at, { misses, short }] of shortfalls([{ need, amount: least + 1 + more }]).entries()) {
          expect(misses).toBeGreaterThanOrEqual(fewer[at]?.misses ?? 0);
          expect(short).toBeGreaterThanOrEqual(fewer[at]?.short ?? 0);
        }
      }),
    );
  });
});

describe('the recommendation', () => {
  it('is none where nothing is asked for', () => {
    const { recommendation, needs } = compare();
    expect(recommendation).toBeUndefined();
    expect(needs.map(({ need }) => need)).toEqual(NEEDS);
  });

  it('is coexistence for a team in the app with a bot and a CRM', () => {
    const { recommendation } = compare({ need: 'agents', amount: 12 }, 'automation', 'crm', 'keep-app');
    expect(recommendation).toMatchObject({ approaches: ['coexistence'], meetsAll: true, conflicts: [] });
  });

  it('is the app with linked devices for three people and no program', () => {
    const { recommendation } = compare('keep-app', 'calls', 'groups', 'keep-number');
    expect(recommendation).toMatchObject({ approaches: ['multi-device'], meetsAll: true });
  });

  it('is the API alone where no phone is to be kept', () => {
    const { recommendation } = compare('automation', 'without-phone');
    expect(recommendation).toMatchObject({ approaches: ['api-only'], meetsAll: true });
  });

  it('tells a tie, which comes first and why, and what would end it', () => {
    const { recommendation } = compare({ need: 'agents', amount: 12 }, 'automation', 'crm', 'audit');
    expect(recommendation?.approaches).toEqual(['coexistence', 'api-only']);
    const said = recommendation?.reasons.join(' ');
    expect(said).toContain('Coexistence and API only meet all of it alike.');
    expect(said).toContain('Coexistence comes first, since it asks for least');
    expect(said).toMatch(/--keep-app, .* for Coexistence; .*--without-phone for API only/);
  });

  it('names needs that contradict each other', () => {
    const { recommendation } = compare('automation', 'crm', 'groups');
    expect(recommendation).toMatchObject({ meetsAll: false });
    expect(recommendation?.conflicts).toEqual([
      ['automation', 'groups'],
      ['crm', 'groups'],
    ]);
    expect(recommendation?.reasons).toContain(
      'No approach fully offers group chats together with automation or a CRM.',
    );
  });

  it('names a need that no approach fully meets', () => {
    const { recommendation } = compare({ need: 'messages-per-second', amount: 500 });
    expect(recommendation).toMatchObject({ approaches: ['api-only'], meetsAll: false });
    expect(recommendation?.conflicts).toEqual([['messages-per-second']]);
    expect(recommendation?.reasons).toContain('No approach fully offers 500 messages/s.');
  });

  it('draws together the needs that contradict the same one', () => {
    const { recommendation } = compare('keep-app', 'automation', 'free-replies', {
      need: 'messages-per-second',
      amount: 50,
    });
    expect(recommendation?.conflicts).toEqual([
      ['keep-app', 'messages-per-second'],
      ['messages-per-second', 'free-replies'],
    ]);
    expect(recommendation?.reasons).toContain(
      'No approach fully offers 50 messages/s together with typing in the app or free typed replies.',
    );
  });

  it('is none where no approach meets anything', () => {
    const { recommendation } = compare({ need: 'messages-per-second', amount: 5000 });
    expect(recommendation).toMatchObject({ approaches: [], meetsAll: false });
    expect(recommendation?.reasons[0]).toBe('No approach offers 5,000 messages/s.');
  });

  it('never is an unofficial program, and always says why', () => {
    fc.assert(
      fc.property(anyNeeds, (needs) => {
        fc.pre(needs.length > 0);
        const { recommendation } = compareApproaches(needs, TODAY);
        expect(recommendation?.approaches).not.toContain('unofficial');
        expect(recommendation?.reasons.join(' ')).toContain('Unofficial is never recommended');
      }),
    );
  });

  it('meets all exactly when no needs are in conflict, and no conflict is met by anyone', () => {
    fc.assert(
      fc.property(anyNeeds, (needs) => {
        fc.pre(needs.length > 0);
        const { recommendation, approaches } = compareApproaches(needs, TODAY);
        const allowed = approaches.filter(({ banRisk }) => banRisk === 'none');
        const metBy = (need: Need, { answers }: (typeof allowed)[number]) =>
          answers.some((answer) => answer.need === need && answer.met === 'yes');
        const meeting = allowed.filter(({ answers }) => answers.every(({ met }) => met === 'yes'));
        expect(recommendation?.meetsAll).toBe(meeting.length > 0);
        for (const conflict of recommendation?.conflicts ?? []) {
          expect(allowed.some((one) => conflict.every((need) => metBy(need, one)))).toBe(false);
          for (const left of conflict) {
            const rest = conflict.filter((need) => need !== left);
            expect(allowed.some((one) => rest.every((need) => metBy(need, one)))).toBe(true);
          }
        }
      }),
    );
  });
});
