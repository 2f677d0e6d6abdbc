import { describe, expect, it } from 'vitest';
import { collect } from '../../../../src/core/graph/index.ts';
import { readAccount } from '../../../../src/core/templates/index.ts';
import { openGraph, scriptGraph } from '../../../support/scripted-graph.ts';

const read = async (...pages: readonly object[]) => {
  const meta = await scriptGraph(...pages.map((json) => ({ json })));
  return collect(readAccount(openGraph(meta.url).graph, '42', undefined));
};

describe('the templates of an account', () => {
  it('come from every page, whatever is missing in them', async () => {
    const found = await read(
      {
        data: [{ id: 17, name: 'a', language: 'en-us', category: 'utility', status: 'approved' }],
        paging: { cursors: { after: 'x' }, next: 'https://graph.facebook.com/next?after=x' },
      },
      { data: [{ id: '2' }], paging: { cursors: { after: 'y' } } },
    );
    expect(found).toMatchObject([
      { name: 'a', language: 'en_US', category: 'UTILITY', status: 'APPROVED', draft: { components: [] } },
      { id: '2', name: '', status: '', category: '' },
    ]);
  });

  it('say what is scheduled, rejected and rated, and leave out what is not', async () => {
    const [changed, plain] = await read({
      data: [
        {
          id: '1',
          name: 'a',
          language: 'en_GB',
          status: 'REJECTED',
          category: 'UTILITY',
          correct_category: 'MARKETING',
          previous_category: 'ACCOUNT_UPDATE',
          rejected_reason: 'SCAM',
          quality_score: { score: 'RED', date: 1788000000, reason: 'blocks' },
          last_updated_time: 1788000000,
        },
        {
          id: '2',
          name: 'b',
          language: 'en_GB',
          category: 'UTILITY',
          correct_category: '',
          rejected_reason: 'NONE',
        },
      ],
    });
    expect(changed).toMatchObject({
      correctCategory: 'MARKETING',
      previousCategory: 'ACCOUNT_UPDATE',
      rejectedReason: 'SCAM',
      quality: { score: 'RED', reason: 'blocks', at: 1788000000000 },
      updatedAt: 1788000000000,
    });
    expect(plain).not.toHaveProperty('correctCategory');
    expect(plain).not.toHaveProperty('rejectedReason');
  });

  it('are kept when a component is not as described', async () => {
    const strange = { type: 'BODY', text: 17, buttons: 'none', example: 'x' };
    const [found] = await read({ data: [{ id: '1', name: 'a', language: 'en_GB', components: [strange] }] });
    expect(found?.draft.components[0]).toMatchObject({ type: 'BODY', text: 17, buttons: 'none' });
  });
});
