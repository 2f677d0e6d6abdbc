import { describe, expect, it } from 'vitest';
import { blockedUsers, blockUsers, collect, unblockUsers } from '../../../../src/core/graph/index.ts';
import { PHONE } from '../../../support/every-call.ts';
import { talk } from '../../../support/transcript.ts';

const EDGE = `/${PHONE}/block_users`;

describe('the people a number has blocked', () => {
  it('are listed page after page', async () => {
    const { graph, heard } = await talk([
      {
        json: {
          data: [{ messaging_product: 'whatsapp', wa_id: 447700900155 }],
          paging: { cursors: { after: 'A' }, next: 'https://x' },
        },
      },
      { json: { data: [{ wa_id: '447700900166' }] } },
    ]);
    expect((await collect(blockedUsers(graph, PHONE))).map(({ wa_id }) => wa_id)).toEqual([
      '447700900155',
      '447700900166',
    ]);
    expect(heard.map(({ call }) => call)).toEqual([`GET ${EDGE}`, `GET ${EDGE}?after=A`]);
  });

  it('are blocked and unblocked by their phones', async () => {
    const user = { input: '+447700900155', wa_id: '447700900155' };
    const { graph, heard } = await talk([
      { json: { messaging_product: 'whatsapp', block_users: { added_users: [user] } } },
      { json: { messaging_product: 'whatsapp', block_users: { removed_users: [user] } } },
      { json: { block_users: { added_users: null, failed_users: [{ input: '1' }] } } },
    ]);
    expect(await blockUsers(graph, PHONE, ['+447700900155'])).toEqual([user]);
    expect(await unblockUsers(graph, PHONE, ['+447700900155'])).toEqual([user]);
    expect(await blockUsers(graph, PHONE, ['1'], 'EAAbusiness')).toEqual([]);
    const body = { messaging_product: 'whatsapp', block_users: [{ user: '+447700900155' }] };
    expect(heard.slice(0, 2)).toEqual([
      { call: `POST ${EDGE}`, body },
      { call: `DELETE ${EDGE}`, body },
    ]);
  });
});
