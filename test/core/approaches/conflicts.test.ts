import { describe, expect, it } from 'vitest';
import { conflictsAmong, sayConflicts } from '../../../src/core/approaches/conflicts.ts';
import { NEEDS, type Need } from '../../../src/core/rules/index.ts';

/** Approaches by the needs each fully meets. */
const meeting = (...met: Need[][]) =>
  met.map((needs) => ({
    answers: NEEDS.slice(0, 4).map((need) => ({ need, met: needs.includes(need) ? 'yes' : 'partly' })),
  }));

const [agents, automation, crm, audit] = NEEDS;

describe('needs that no approach meets', () => {
  it('are none when one meets them all', () => {
    expect(conflictsAmong(meeting([agents], [agents, automation, crm, audit]))).toEqual([]);
  });

  it('are told in the smallest sets, also of three', () => {
    const one = meeting([agents, automation, audit], [automation, crm, audit], [agents, crm, audit]);
    expect(conflictsAmong(one)).toEqual([[agents, automation, crm]]);
  });

  it('are told one by one when no approach meets them', () => {
    const one = meeting([agents], [automation]);
    expect(conflictsAmong(one)).toEqual([[crm], [audit], [agents, automation]]);
  });

  it('are said in one sentence for each kind', () => {
    const sets: Need[][] = [[crm], [audit], [agents, automation], [agents, 'groups', 'calls']];
    expect(sayConflicts(sets, (need) => need)).toEqual([
      'No approach fully offers crm or audit.',
      'No approach fully offers agents together with automation.',
      'No approach fully offers agents, groups and calls together.',
    ]);
  });
});
