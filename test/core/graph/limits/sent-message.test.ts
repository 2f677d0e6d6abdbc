import { describe, expect, it } from 'vitest';
import type { GraphCall } from '../../../../src/core/graph/call.ts';
import { sentMessage } from '../../../../src/core/graph/limits/sent-message.ts';

const NUMBER = '440000000000002';

function sentBy(call: Partial<Pick<GraphCall, 'method' | 'body'>>, path = `${NUMBER}/messages`) {
  const url = new URL(`https://graph.facebook.com/v26.0/${path}`);
  return sentMessage({ method: 'POST', path, ...call }, url);
}

describe('a message', () => {
  it.each([
    [{ to: '+44 7700 900155' }, '447700900155'],
    [{ to: '447700900155' }, '447700900155'],
    [{ to: 447700900155 }, '447700900155'],
    [{ recipient: 'GB.1234567890' }, 'GB.1234567890'],
    [{ to: '', recipient: 'GB.12' }, 'GB.12'],
    [{ to: { odd: true } }, undefined],
    [{}, undefined],
    [undefined, undefined],
    ['text', undefined],
    [null, undefined],
  ])('is known by its recipient, in any spelling: %j', (body, recipient) => {
    expect(sentBy({ body })).toEqual({ phoneNumberId: NUMBER, recipient });
  });

  it('is known also with its parameters in the query', () => {
    expect(sentBy({}, `${NUMBER}/messages?to=447700900155`)?.recipient).toBe('447700900155');
  });

  it.each(['marketing_messages', 'messages_encrypted', 'messages/', 'm%65ssages'])(
    'goes through %s too',
    (edge) => {
      expect(sentBy({ body: { to: '447700900155' } }, `${NUMBER}/${edge}`)?.phoneNumberId).toBe(NUMBER);
    },
  );

  it.each<[string, ReturnType<typeof sentBy>]>([
    ['a read receipt', sentBy({ body: { status: 'read', message_id: 'wamid.A' } })],
    ['a read receipt in the query', sentBy({}, `${NUMBER}/messages?status=read`)],
    ['a read', sentBy({ method: 'GET' })],
    ['a deletion', sentBy({ method: 'DELETE' })],
    ['a template', sentBy({ body: { name: 'x' } }, '990000000000001/message_templates')],
    ['an upload', sentBy({}, `${NUMBER}/media`)],
  ])('is none: %s', (_title, sent) => {
    expect(sent).toBeUndefined();
  });
});
