import { describe, expect, it } from 'vitest';
import { requestSync } from '../../../../src/core/graph/index.ts';
import { PHONE } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

describe('a sync', () => {
  it.each(['smb_app_state_sync', 'history'] as const)(
    'of %s is asked for, and has a request id',
    async (type) => {
      const { graph, heard } = await talk([{ json: { messaging_product: 'whatsapp', request_id: 'sr_1' } }]);
      expect(await requestSync(graph, PHONE, type, 'EAAbusiness')).toBe('sr_1');
      expect(heard).toEqual([
        {
          call: `POST /${PHONE}/smb_app_data`,
          token: 'Bearer EAAbusiness',
          body: { messaging_product: 'whatsapp', sync_type: type },
        },
      ]);
    },
  );

  it.each<[string, Said, string]>([
    ['when it was asked for before', { status: 400, json: metaError(2593107) }, 'graph-guarded'],
    ['when the day is over', { status: 400, json: metaError(2593108) }, 'graph-guarded'],
    ['when Meta is not well', { status: 500, json: metaError(1) }, 'graph-transient'],
    ['when the line breaks', 'reset', 'graph-outcome-unknown'],
    [
      'when the answer has no request id',
      { json: { messaging_product: 'whatsapp' } },
      'graph-outcome-unknown',
    ],
  ])('is not asked for again by itself %s', async (_title, said, code) => {
    const { graph, heard } = await talk([said]);
    await expect(requestSync(graph, PHONE, 'history')).rejects.toMatchObject({ code });
    expect(heard).toHaveLength(1);
  });
});
