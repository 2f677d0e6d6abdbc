import { describe, expect, it } from 'vitest';
import { listMessages } from '../../../src/core/conversations/index.ts';
import { sendTemplate, sendText } from '../../../src/core/sending/index.ts';
import { setOnboardingStage } from '../../support/onboarding-stage.ts';
import { metaError, openGraph, type ScriptedAnswer, scriptGraph } from '../../support/scripted-graph.ts';

const NUMBER = '440000000000002';
const accepted = (contacts: readonly object[] = []) => ({
  json: { contacts, messages: [{ id: 'wamid.A' }] },
});

async function prepare(...answers: readonly ScriptedAnswer[]) {
  const { deps } = await setOnboardingStage();
  const { url, requests } = await scriptGraph(...answers);
  const own = { ...deps, graph: openGraph(url).graph };
  const messages = async () => (await listMessages(deps.store, {}, { limit: 50 })).items;
  return { deps: own, requests, messages };
}

const message = { phoneNumberId: NUMBER, text: 'Your bike is ready', token: 'EAAbusiness' };

describe('sending a text', () => {
  it('goes to a phone with its plus sign, and is kept as said by the API', async () => {
    const { deps, requests, messages } = await prepare(
      accepted([{ input: '+447700900155', wa_id: '447700900155' }]),
    );
    const wamid = await sendText(deps, {
      ...message,
      to: { waId: '447700900155', userId: 'GB.12' },
      replyTo: 'wamid.0',
    });
    expect(wamid).toBe('wamid.A');
    expect(requests).toMatchObject([
      {
        path: `/v26.0/${NUMBER}/messages`,
        authorization: 'Bearer EAAbusiness',
        body: {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          to: '+447700900155',
          type: 'text',
          text: { body: 'Your bike is ready' },
          context: { message_id: 'wamid.0' },
        },
      },
    ]);
    expect(requests[0]?.body).not.toHaveProperty('recipient');
    expect(await messages()).toMatchObject([
      {
        wamid: 'wamid.A',
        phoneNumberId: NUMBER,
        origin: 'api',
        direction: 'outbound',
        text: 'Your bike is ready',
        replyTo: 'wamid.0',
        imported: false,
        party: { waId: '447700900155' },
      },
    ]);
  });

  it('goes to a BSUID where no phone is known', async () => {
    const { deps, requests, messages } = await prepare(accepted());
    await sendText(deps, { ...message, to: { userId: 'GB.12' } });
    expect(requests[0]?.body).toMatchObject({ recipient: 'GB.12' });
    expect(requests[0]?.body).not.toHaveProperty('to');
    expect(requests[0]?.body).not.toHaveProperty('context');
    expect(await messages()).toMatchObject([{ party: { userId: 'GB.12' } }]);
  });

  it('asks nothing of Meta for what it would refuse', async () => {
    const { deps, requests, messages } = await prepare();
    const to = { waId: '447700900155' };
    const codeOf = (wanted: Promise<unknown>) =>
      wanted.then(String, ({ code, message: says }) => [code, says]);
    expect(await codeOf(sendText(deps, { ...message, to: {} }))).toEqual([
      'recipient-unknown',
      'Nothing was sent: neither a phone nor a BSUID of the recipient is known.',
    ]);
    expect(await codeOf(sendText(deps, { ...message, to, text: ' ' }))).toEqual([
      'message-unsendable',
      'Nothing was sent: text.body is empty.',
    ]);
    expect(await codeOf(sendText(deps, { ...message, to, text: 'x'.repeat(4097) }))).toEqual([
      'message-unsendable',
      'Nothing was sent: text.body has 4097 characters, at most 4096 are allowed.',
    ]);
    const template = { name: '', language: { code: 'en' } };
    expect(await codeOf(sendTemplate(deps, { ...message, to, template }))).toEqual([
      'message-unsendable',
      'Nothing was sent: template.name is empty.',
    ]);
    expect(requests).toEqual([]);
    expect(await messages()).toEqual([]);
  });

  it.each<[string, ScriptedAnswer, string]>([
    ['the window is closed', { status: 400, json: metaError(131047) }, 'graph-guarded'],
    ['Meta is busy', { status: 500, json: metaError(131016) }, 'graph-transient'],
    ['the connection breaks', 'reset', 'graph-outcome-unknown'],
    ['no message is named', { json: { messages: [] } }, 'graph-outcome-unknown'],
  ])('is neither repeated nor kept when %s', async (_title, answer, code) => {
    const { deps, requests, messages } = await prepare(answer);
    await expect(sendText(deps, { ...message, to: { waId: '447700900155' } })).rejects.toMatchObject({
      code,
    });
    expect(requests).toHaveLength(1);
    expect(await messages()).toEqual([]);
  });

  it.each<[boolean, string, ScriptedAnswer]>([
    [false, 'Meta says that nothing was done', { status: 400, json: metaError(131047) }],
    [true, 'Meta failed on its way', { status: 500, json: metaError(131016) }],
  ])('tells apart whether it may have gone out (%s): %s', async (mayBeDone, _title, answer) => {
    const { deps } = await prepare(answer);
    const sending = sendText(deps, { ...message, to: { waId: '447700900155' } });
    await expect(sending).rejects.toMatchObject({ mayBeDone });
  });
});
