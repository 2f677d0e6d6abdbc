import { describe, expect, it } from 'vitest';
import {
  archiveTemplates,
  type Graph,
  type GraphCall,
  unarchiveTemplates,
} from '../../../../../src/core/graph/index.ts';
import { WABA } from '../../../../support/every-call.ts';
import { talk } from '../../../../support/transcript.ts';

describe('archiving', () => {
  it('tells what is in the archive now, and what is not and why', async () => {
    const reason = 'Only approved or rejected templates can be archived';
    const { graph, heard } = await talk([
      { json: { archived_templates: [1], failed_templates: { '2': reason } } },
      { json: { unarchived_templates: ['1'] } },
    ]);
    expect(await archiveTemplates(graph, WABA, ['1', '2'])).toEqual({ done: ['1'], failed: { '2': reason } });
    expect(await unarchiveTemplates(graph, WABA, ['1'])).toEqual({ done: ['1'], failed: {} });
    expect(heard).toEqual([
      { call: `POST /${WABA}/message_templates/archive`, body: { hsm_ids: ['1', '2'] } },
      { call: `POST /${WABA}/message_templates/unarchive`, body: { hsm_ids: ['1'] } },
    ]);
  });

  it.each([
    ['https://graph.facebook.com', `https://api.facebook.com/${WABA}/message_templates/archive`],
    ['https://graph.facebook.com/', `https://api.facebook.com/${WABA}/message_templates/archive`],
    ['http://127.0.0.1:4000', `http://127.0.0.1:4000/${WABA}/message_templates/archive`],
    ['https://proxy.example/meta/', `https://proxy.example/meta/${WABA}/message_templates/archive`],
  ])('below %s goes to %s', async (baseUrl, url) => {
    const calls: GraphCall[] = [];
    const graph: Graph = {
      baseUrl,
      close: async () => undefined,
      call: async (call) => {
        calls.push(call);
        return {};
      },
    };
    await archiveTemplates(graph, WABA, ['1']);
    expect(calls).toEqual([{ method: 'POST', url, body: { hsm_ids: ['1'] } }]);
  });
});
