import { describe, expect, it } from 'vitest';
import {
  overridePhoneCallback,
  overrideWabaCallback,
  removePhoneOverride,
  removeWabaOverride,
} from '../../../../src/core/graph/index.ts';
import { PHONE, WABA } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { talk } from '../../../support/transcript.ts';

const override = { url: 'https://hooks.example.net/wa', verifyToken: 'verify' };
const success = { json: { success: true } } as const;

describe('a callback that goes before the app’s', () => {
  it('is set and removed for a WABA', async () => {
    const { graph, heard } = await talk([success, success]);
    await overrideWabaCallback(graph, WABA, override);
    await removeWabaOverride(graph, WABA);
    expect(heard).toEqual([
      {
        call: `POST /${WABA}/subscribed_apps`,
        body: { override_callback_uri: override.url, verify_token: 'verify' },
      },
      { call: `POST /${WABA}/subscribed_apps` },
    ]);
  });

  it('is set and removed for one number', async () => {
    const { graph, heard } = await talk([success, success]);
    await overridePhoneCallback(graph, PHONE, override);
    await removePhoneOverride(graph, PHONE);
    expect(heard).toEqual([
      {
        call: `POST /${PHONE}`,
        body: { webhook_configuration: { override_callback_uri: override.url, verify_token: 'verify' } },
      },
      { call: `POST /${PHONE}`, body: { webhook_configuration: { override_callback_uri: '' } } },
    ]);
  });

  it('that does not answer Meta’s challenge is refused', async () => {
    const refusal = metaError(100, { message: '(#100) Webhook callback URL is not reachable or invalid' });
    const { graph } = await talk([{ status: 422, json: refusal }]);
    await expect(overrideWabaCallback(graph, WABA, override)).rejects.toMatchObject({
      code: 'graph-refused',
      meta: { code: 100, httpStatus: 422 },
    });
  });
});
