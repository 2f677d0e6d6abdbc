import { describe, expect, it } from 'vitest';
import { healthStatus } from '../../../../src/core/graph/index.ts';
import { PHONE, TEMPLATE, WABA } from '../../../support/every-call.ts';
import { talk } from '../../../support/transcript.ts';

describe('health', () => {
  it('tells which link of the chain stands in the way', async () => {
    const health_status = {
      can_send_message: 'BLOCKED',
      entities: [
        {
          entity_type: 'PHONE_NUMBER',
          id: PHONE,
          can_send_message: 'LIMITED',
          can_receive_call_sip: 'AVAILABLE',
          additional_info: ['Display name is still under review.'],
        },
        { entity_type: 'WABA', id: 330000000000001, can_send_message: 'AVAILABLE' },
        {
          entity_type: 'BUSINESS',
          id: '550000000000003',
          can_send_message: 'BLOCKED',
          errors: [
            {
              error_code: '141006',
              error_description: 'Payment problem on the account.',
              possible_solution: 'Attach a valid payment method.',
            },
          ],
        },
      ],
    };
    const { graph, heard } = await talk([{ json: { health_status, id: PHONE } }]);
    const health = await healthStatus(graph, PHONE);
    expect(heard).toEqual([{ call: `GET /${PHONE}?fields=health_status` }]);
    expect(health.can_send_message).toBe('BLOCKED');
    const told = health.entities.map(({ id, additional_info, errors }) => [
      id,
      additional_info,
      errors.map(({ error_code }) => error_code),
    ]);
    expect(told).toEqual([
      [PHONE, ['Display name is still under review.'], []],
      [WABA, [], []],
      ['550000000000003', [], [141006]],
    ]);
  });

  it('of a template may have no chain', async () => {
    const { graph, heard } = await talk([{ json: { health_status: { can_send_message: 'AVAILABLE' } } }]);
    expect(await healthStatus(graph, TEMPLATE, { polling: true }, 'EAAbusiness')).toEqual({
      can_send_message: 'AVAILABLE',
      entities: [],
    });
    expect(heard).toEqual([{ call: `GET /${TEMPLATE}?fields=health_status`, token: 'Bearer EAAbusiness' }]);
  });

  it('that is not there is no answer', async () => {
    const { graph } = await talk([{ json: { id: PHONE } }]);
    await expect(healthStatus(graph, PHONE)).rejects.toMatchObject({ code: 'graph-unexpected' });
  });
});
