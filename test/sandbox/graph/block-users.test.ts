import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../stage.ts';
import { type Chat, openChat, PICKUP } from './chat.ts';

const body = (...users: string[]) => ({
  messaging_product: 'whatsapp',
  block_users: users.map((user) => ({ user })),
});

function unblock({ stage }: Chat, ...users: string[]) {
  return stage.graph('DELETE', `${stage.sandbox.number.id}/block_users`, { json: body(...users) });
}

describe('blocking', () => {
  it('is done, listed, felt, and undone', async () => {
    const chat = await openChat();
    const input = `+${chat.waId}`;
    const blocked = await chat.post('block_users', body(input));
    expect(blocked.body).toEqual({
      messaging_product: 'whatsapp',
      block_users: { added_users: [{ input, wa_id: chat.waId }] },
    });
    expect((await chat.get('block_users')).body.data).toEqual([
      { messaging_product: 'whatsapp', wa_id: chat.waId },
    ]);
    expect((await chat.send(PICKUP)).body.error.code).toBe(130403);
    expect((await unblock(chat, input)).body.block_users).toEqual({
      removed_users: [{ input, wa_id: chat.waId }],
    });
    expect((await chat.get('block_users')).body.data).toEqual([]);
    expect((await chat.send(PICKUP)).status).toBe(200);
  });

  it('fails for some and works for others', async () => {
    const chat = await openChat();
    const { status, body: answer } = await chat.post(
      'block_users',
      body(`+${chat.waId}`, '+447700900100', '+441614960000', ''),
    );
    expect(status).toBe(400);
    expect(answer.error).toMatchObject({ code: 139100, message: '(#139100) Failed to block/unblock users' });
    expect(answer.block_users.added_users).toEqual([{ input: `+${chat.waId}`, wa_id: chat.waId }]);
    const codes = answer.block_users.failed_users.map(
      (user: { input: string; errors: { code: number }[] }) => [user.input, user.errors[0]?.code],
    );
    expect(codes).toEqual([
      ['+447700900100', 131021],
      ['+441614960000', 131047],
      ['', 131009],
    ]);
  });

  it('is possible for 24 hours after someone wrote', async () => {
    const chat = await openChat();
    await chat.stage.sandbox.advance(24 * HOUR_MS - 1000);
    expect((await chat.post('block_users', body(`+${chat.waId}`))).status).toBe(200);
    await unblock(chat, chat.waId);
    await chat.stage.sandbox.advance(1);
    const { body: answer } = await chat.post('block_users', body(`+${chat.waId}`));
    expect(answer.block_users.failed_users[0]).toMatchObject({
      wa_id: chat.waId,
      errors: [{ code: 131047 }],
    });
    chat.stage.sandbox.rules.off('block-after-message');
    expect((await chat.post('block_users', body(`+${chat.waId}`))).status).toBe(200);
  });

  it.each([
    ['no product', { block_users: [{ user: '1' }] }],
    ['nobody', { messaging_product: 'whatsapp', block_users: [] }],
    ['no list', { messaging_product: 'whatsapp' }],
    ['more than 1000', body(...Array<string>(1001).fill('+441614960000'))],
  ])('is refused with %s', async (_, json) => {
    const { post } = await openChat();
    expect((await post('block_users', json)).body.error.code).toBe(100);
  });
});
