import { describe, expect, it } from 'vitest';
import { collect, wabaActivities } from '../../../../src/core/graph/index.ts';
import { WABA } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

describe('the audit trail of a WABA', () => {
  it('is asked for by time and kind', async () => {
    const activity = {
      id: '1',
      activity_type: 'API_ACCESS_REVOKED',
      timestamp: '2026-10-15T14:30:00Z',
      actor_type: 'USER',
      actor_id: '2',
      actor_name: 'Admin',
      details: { role: 'DEVELOPER' },
    };
    const { graph, heard } = await talk([{ json: { data: [activity] } }]);
    const query = {
      sinceMs: 1_793_491_200_000,
      untilMs: 1_793_923_200_000,
      types: ['API_ACCESS_REVOKED', 'SECURITY_EVENT'],
    };
    expect(await collect(wabaActivities(graph, WABA, query))).toEqual([activity]);
    expect(heard).toEqual([
      {
        call: `GET /${WABA}/activities?limit=100&since=1793491200&until=1793923200&activity_type=API_ACCESS_REVOKED,SECURITY_EVENT`,
      },
    ]);
  });

  it('is asked for whole, and may not be open to the app', async () => {
    const { graph, heard } = await talk([{ status: 403, json: metaError(200) }]);
    await expect(collect(wabaActivities(graph, WABA))).rejects.toMatchObject({ code: 'graph-not-permitted' });
    expect(heard).toEqual([{ call: `GET /${WABA}/activities?limit=100` }]);
  });
});
