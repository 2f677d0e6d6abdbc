import { describe, expect, it } from 'vitest';
import { collect, templateLibrary } from '../../../../../src/core/graph/index.ts';
import { talk } from '../../../../support/transcript.ts';

describe('Meta’s library', () => {
  it('is searched by what narrows', async () => {
    const found = {
      id: '7',
      name: 'payment_due_1',
      language: 'en_US',
      category: 'UTILITY',
      topic: 'PAYMENTS',
      usecase: 'PAYMENT_DUE_REMINDER',
      industry: ['FINANCIAL_SERVICES'],
      body: 'Hi {{1}}, your payment is due on {{2}}.',
      body_params: ['Ana', 'May 4'],
      body_param_types: ['TEXT', 'DATE'],
      buttons: [{ type: 'URL', text: 'Pay' }],
    };
    const { graph, heard } = await talk([{ json: { data: [found, { name: 'bare', industry: null }] } }]);
    const search = { search: 'due', topic: 'PAYMENTS', language: 'en_US' };
    expect(await collect(templateLibrary(graph, search, 'EAAbusiness'))).toEqual([
      found,
      { name: 'bare', industry: [], body_params: [], body_param_types: [], buttons: [] },
    ]);
    expect(heard).toEqual([
      {
        call: 'GET /message_template_library?search=due&topic=PAYMENTS&language=en_US',
        token: 'Bearer EAAbusiness',
      },
    ]);
  });

  it('is shown whole without a search', async () => {
    const { graph, heard } = await talk([{ json: { data: [] } }]);
    expect(await collect(templateLibrary(graph))).toEqual([]);
    expect(heard).toEqual([{ call: 'GET /message_template_library' }]);
  });
});
