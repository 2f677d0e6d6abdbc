import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { pathsOf, resolveConfig } from '../../../src/core/config/index.ts';
import {
  repairAppSubscription,
  repairWabaSubscription,
  type Side,
  withMeta,
} from '../../../src/core/diagnosis/index.ts';
import { createGraph } from '../../../src/core/graph/index.ts';
import { findNumber } from '../../../src/core/numbers/index.ts';
import { createSecrets } from '../../../src/core/secrets/index.ts';
import { copyStage, type DiagnosisStage, paintScenery, type Scenery } from '../../support/diagnosis-stage.ts';
import { loopbackNetwork } from '../../support/network.ts';
import { seededRandom } from '../../support/run.ts';
import { openStoreAt } from '../../support/store-address.ts';

let scenery: Scenery;
beforeAll(async () => {
  scenery = await paintScenery({ after: (stage) => stage.live(3_600_000) });
}, 60_000);
afterAll(() => scenery.remove());

async function setStage(): Promise<{ readonly stage: DiagnosisStage; readonly side: Side }> {
  const stage = await copyStage(scenery);
  const { sandbox, home } = stage;
  const env = { COEX_HOME: home };
  const paths = pathsOf({ env, platform: 'linux', homeFolder: home, workingFolder: home });
  const clock = { now: () => sandbox.now(), sleep: async () => undefined };
  const secrets = createSecrets({
    env,
    file: paths.secretsFile,
    profile: 'default',
    keyring: async () => undefined,
  });
  const store = await openStoreAt(paths.storeFile);
  const graph = createGraph({
    baseUrl: sandbox.url,
    version: 'v26.0',
    token: () => secrets.get('access-token'),
    appSecret: async () => (await secrets.find('app-secret'))?.value,
    clock,
    random: seededRandom(1),
  });
  onTestFinished(async () => {
    await graph.close();
    await store.close();
    await stage.close();
  });
  const side = withMeta({
    clock,
    paths,
    config: () => resolveConfig({ paths, env, flags: {} }),
    secrets: async () => secrets,
    store: async () => store,
    graph: async () => graph,
    network: loopbackNetwork(clock.now),
    number: () => findNumber(store, undefined),
    signal: new AbortController().signal,
  });
  return { stage, side };
}

it('subscribes the app to what is missing, keeps what it has, and points it here', async () => {
  const { stage, side } = await setStage();
  const { sandbox, callbackUrl } = stage;
  await sandbox.act('app.subscribe', {
    callbackUrl,
    handshake: false,
    fields: ['messages', 'security'],
  });
  expect(await repairAppSubscription(side)).toEqual({
    says: `The app is subscribed to messages, security, account_update, history, smb_app_state_sync, smb_message_echoes; its webhooks go to ${callbackUrl}.`,
  });
  expect(await side.meta.subscription()).toMatchObject({
    value: { callback_url: callbackUrl, fields: expect.arrayContaining(['security', 'history']) },
  });
});

it('leaves the app as it is when its callback does not answer', async () => {
  const { stage, side } = await setStage();
  stage.sandbox.act('app.unsubscribe');
  await stage.deafen();
  await expect(repairAppSubscription(side)).rejects.toThrow();
  expect(await side.meta.subscription()).toEqual({ kind: 'told', value: undefined });
});

it('leaves webhooks alone that go to another place', async () => {
  const { stage, side } = await setStage();
  const elsewhere = { callbackUrl: 'https://hooks.example.net/wa', handshake: false, fields: ['messages'] };
  await stage.sandbox.act('app.subscribe', elsewhere);
  expect(await repairAppSubscription(side)).toEqual({
    problem: 'the app’s webhooks go to https://hooks.example.net/wa, and are not taken from there',
  });
  expect(await side.meta.subscription()).toMatchObject({ value: { callback_url: elsewhere.callbackUrl } });
});

it('subscribes the WABA', async () => {
  const { stage, side } = await setStage();
  const path = `${stage.sandbox.waba.id}/subscribed_apps`;
  await stage.graph('DELETE', path);
  expect(await stage.graph('GET', path)).toMatchObject({ data: [] });
  expect(await repairWabaSubscription(side)).toMatchObject({
    says: expect.stringContaining(stage.sandbox.waba.id),
  });
  expect(JSON.stringify(await stage.graph('GET', path))).toContain(stage.sandbox.app.id);
});

it('says why it cannot subscribe the WABA', async () => {
  const { stage, side } = await setStage();
  stage.sandbox.act('app.uninstall');
  stage.sandbox.act('token.revoke', { token: stage.sandbox.app.systemToken });
  expect(await repairWabaSubscription(side)).toEqual({ problem: 'no token that is kept is good for it' });
});
