import { describe, expect, it } from 'vitest';
import { prepareMessage, type SendProblem, sampleValues } from '../../../../src/core/templates/index.ts';
import { templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';
import { sender } from '../../../sandbox/templates/sender.ts';
import { castDice } from '../../../support/dice.ts';
import { someTemplate, spoilt } from './cases.ts';

/**
 * Where the two differ, and why: what ours says of a send that the sandbox takes. Everything else must be the same, and
 * the code that the sandbox gives must be among ours.
 */
const EXPLAINED: Readonly<Record<string, string>> = {
  'has characters that a URL cannot hold':
    'Meta documents no refusal of it and the sandbox takes it; the link would be broken on the phone, so ours tells it.',
};

interface Judged {
  readonly by: string;
  readonly ours: readonly SendProblem[];
  readonly theirs: number | undefined;
  readonly told: string;
}

describe('the check of values before a send', () => {
  it('agrees with the sandbox on 420 sends, good and bad, but where it is explained', async () => {
    const dice = castDice(20_261_105);
    const shop = await sender(['template-creation-rate', 'management-rate', 'template-limit', 'app-rate']);
    const judged: Judged[] = [];
    for (let number = 0; number < 60; number += 1) {
      const made = someTemplate(dice, `case_${number}`);
      const created = await shop.create(made);
      expect(created, JSON.stringify(created.body)).toMatchObject({
        status: 200,
        body: { status: 'APPROVED' },
      });
      const draft = templateDraft.parse(made);
      const now = shop.sandbox.now();
      const good = prepareMessage(draft, sampleValues(draft, now), now);
      const sends = [
        { components: good.components, by: 'nothing' },
        ...Array.from({ length: 6 }, () => spoilt(dice, good.components)),
      ];
      for (const { components, by } of sends) {
        const { problems } = prepareMessage(draft, new Map([['components', components]]), now);
        const { body } = await shop.send({ name: draft.name, language: { code: 'en_GB' }, components });
        // The number sends 20 messages a second.
        await shop.sandbox.advance(1000);
        judged.push({
          by,
          ours: problems,
          theirs: body.error?.code,
          told: JSON.stringify({ error: body.error, problems, components }),
        });
      }
    }
    expect(judged.length).toBe(420);
    // Both kinds are there, and most ways to spoil.
    expect(judged.filter(({ theirs }) => theirs === undefined).length).toBeGreaterThan(80);
    expect(judged.filter(({ theirs }) => theirs !== undefined).length).toBeGreaterThan(200);
    expect(new Set(judged.map(({ by }) => by)).size).toBeGreaterThan(25);
    expect(new Set(judged.map(({ theirs }) => theirs)).size).toBeGreaterThan(6);
    const differing = judged.filter(({ ours, theirs }) =>
      theirs === undefined ? ours.length > 0 : !ours.some(({ code }) => code === theirs),
    );
    const explained = differing.filter(
      ({ ours, theirs }) =>
        theirs === undefined && ours.every(({ problem }) => Object.hasOwn(EXPLAINED, problem)),
    );
    expect(differing.filter((one) => !explained.includes(one)).map(({ by, told }) => [by, told])).toEqual([]);
    // An explanation that nothing needs any more would hide the next mistake.
    const needed = explained.flatMap(({ ours }) => ours.map(({ problem }) => problem));
    expect([...new Set(needed)]).toEqual(Object.keys(EXPLAINED));
  }, 120_000);
});
