import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../../src/core/ingest/events.ts';
import { parseDelivery } from '../../../src/core/ingest/parse/delivery.ts';
import { triggersKnown } from '../../../src/sandbox/triggers/triggers.ts';
import { customerOf, HOUR_MS, type Stage, setStage } from '../stage.ts';

const KNOWN = triggersKnown();

const FIELDS = [
  'messages',
  'smb_message_echoes',
  'history',
  'smb_app_state_sync',
  'account_update',
  'account_alerts',
  'account_review_update',
  'business_capability_update',
  'message_template_components_update',
  'message_template_quality_update',
  'message_template_status_update',
  'phone_number_name_update',
  'phone_number_quality_update',
  'security',
  'template_category_update',
  'user_preferences',
];

async function listening(): Promise<Stage> {
  const stage = await setStage({ historyMessages: 60 });
  await stage.onboard();
  await stage.subscribeApp(FIELDS);
  return stage;
}

async function fire(stage: Stage, event: string, more: object = {}) {
  stage.callback.received.length = 0;
  const made = Object(stage.sandbox.act('trigger', { event, ...more }));
  await stage.sandbox.advance(0);
  return { made, arrived: stage.callback.received };
}

function eventsIn(raw: string): readonly DomainEvent[] {
  const parsed = parseDelivery(Buffer.from(raw), 'webhook');
  if (parsed.outcome !== 'projected') throw new Error(parsed.reason);
  return parsed.events;
}

describe('every trigger', () => {
  it('sends one webhook that coex understands, and tells what it sent', async () => {
    const stage = await listening();
    for (const { name } of KNOWN) {
      const { made, arrived } = await fire(stage, name);
      expect(
        arrived.map(({ field }) => field),
        name,
      ).toEqual([made.field]);
      const raw = arrived[0]?.raw ?? '';
      expect(JSON.parse(raw), name).toEqual(made.body);
      const events = eventsIn(raw);
      expect(events.length, name).toBeGreaterThan(0);
      expect(
        events.filter(({ type }) => type === 'Unrecognised'),
        name,
      ).toEqual([]);
    }
  });

  it('says in a sentence what it tells, and where that is written', () => {
    for (const { name, about, source } of KNOWN) {
      expect(about, name).toMatch(/^[A-Z“].*\.$/);
      expect(source, name).toMatch(/\S{4}/);
      expect(name).toMatch(/^[a-z_]+(\.[\w]+)*$/);
    }
    expect(new Set(KNOWN.map(({ name }) => name)).size).toBe(KNOWN.length);
  });

  it('is of a field that can be subscribed, and every such field has one', async () => {
    const stage = await listening();
    const seen = new Set<string>();
    for (const { name } of KNOWN) seen.add(Object(stage.sandbox.act('trigger', { event: name })).field);
    expect([...seen].sort()).toEqual([...FIELDS].sort());
  });

  it('carries the time where Meta’s entries do', async () => {
    const stage = await listening();
    for (const { name } of KNOWN) {
      const { arrived } = await fire(stage, name);
      const isTimed = !/^(messages|smb_|history|user_preferences)/.test(arrived[0]?.field ?? '');
      expect(arrived[0]?.entry.time !== undefined, name).toBe(isTimed);
    }
  });

  it('can be made before anything was onboarded or said, and for nobody’s ears', async () => {
    const { sandbox } = await setStage({ historyMessages: 0 });
    for (const { name } of KNOWN) sandbox.act('trigger', { event: name });
    await sandbox.advance(HOUR_MS);
    expect(sandbox.log()).toHaveLength(KNOWN.length);
    expect(sandbox.log().every(({ outcome }) => outcome === 'lost')).toBe(true);
  });
});

describe('what a trigger tells', () => {
  it.each([
    ['messages.text', 'MessageReceived'],
    ['messages.edit', 'MessageEdited'],
    ['messages.revoke', 'MessageRevoked'],
    ['messages.errors', 'AccountChanged'],
    ['statuses.failed.131049', 'StatusChanged'],
    ['smb_message_echoes.text', 'MessageEchoed'],
    ['smb_message_echoes.edit.image', 'MessageEdited'],
    ['history.chunk', 'HistoryChunk'],
    ['history.progress', 'HistoryChunk'],
    ['history.declined', 'HistoryDeclined'],
    ['history.message_echoes', 'HistoryMedia'],
    ['smb_app_state_sync.remove', 'ContactSynced'],
    ['account_update.PARTNER_REMOVED.PRIMARY_INACTIVITY', 'AccountChanged'],
    ['phone_number_name_update.REJECTED.UNKNOWN', 'NumberChanged'],
    ['message_template_quality_update.RED', 'TemplateChanged'],
    ['user_preferences.stop', 'PreferenceChanged'],
  ])('%s is %s', async (name, type) => {
    const stage = await listening();
    const { arrived } = await fire(stage, name);
    expect(eventsIn(arrived[0]?.raw ?? '').map((event) => event.type)).toEqual([type]);
  });

  it('is about the number and the customer named', async () => {
    const stage = await listening();
    const { sandbox } = stage;
    const { waId, userId } = customerOf(
      sandbox,
      ({ waId, phone }) => phone === 'shown' && waId.startsWith('44'),
    );
    const { arrived } = await fire(stage, 'messages.text', { customer: waId, number: sandbox.number.id });
    expect(arrived[0]?.value.messages[0]).toMatchObject({ from: waId, from_user_id: userId });
    expect(() => sandbox.act('trigger', { event: 'messages.text', customer: '1' })).toThrow('no customer 1');
    expect(() => sandbox.act('trigger', { event: 'messages.text', number: '1' })).toThrow('no number 1');
  });

  it('names what was really sent and said, where there is something', async () => {
    const stage = await listening();
    const { sandbox } = stage;
    const { waId } = customerOf(sandbox);
    const asked = sandbox.customers.send(waId, 'Hello');
    const [sent] = (await stage.sendText(waId)).body.messages;
    await sandbox.advance(60_000);
    const about = { customer: waId };
    const read = await fire(stage, 'statuses.read', about);
    expect(read.arrived[0]?.value.statuses[0].id).toBe(sent.id);
    const edited = await fire(stage, 'messages.edit', about);
    expect(edited.arrived[0]?.value.messages[0].edit.original_message_id).toBe(asked);
    const tapped = await fire(stage, 'messages.button', about);
    expect(tapped.arrived[0]?.value.messages[0].context.id).toBe(sent.id);
  });

  it.each([
    ['messages.text.username', []],
    ['messages.text.username.empty', ['']],
    ['messages.text.username.null', [null]],
  ])('%s spells the hidden phone so', async (name, spelled) => {
    const { arrived } = await fire(await listening(), name);
    const { messages, contacts } = arrived[0]?.value ?? {};
    expect('from' in messages[0] ? [messages[0].from] : []).toEqual(spelled);
    expect(contacts[0].profile.username).toMatch(/./);
  });

  it('changes with what is set', async () => {
    const stage = await listening();
    const { made, arrived } = await fire(stage, 'statuses.failed', {
      set: { 'statuses.0.errors.0.code': '131049', 'statuses.0.id': 'wamid.mine', 'extra.note': 'x' },
    });
    expect(arrived[0]?.value).toMatchObject({
      statuses: [{ id: 'wamid.mine', errors: [{ code: 131049 }] }],
      extra: { note: 'x' },
    });
    expect(made.body.entry[0].changes[0].value).toEqual(arrived[0]?.value);
  });

  it('is refused for an unknown event, near ones being named, and for a bad path', async () => {
    const { sandbox } = await setStage({ historyMessages: 0 });
    const trigger = (event: string, set?: object) => () => sandbox.act('trigger', { event, set });
    expect(trigger('messages.telegram')).toThrow('Of messages there are: messages.text,');
    expect(trigger('constructor')).toThrow('There is no event constructor.');
    expect(trigger('')).toThrow('There is no event');
    expect(trigger('messages.text', { '__proto__.x': 1 })).toThrow('not for setting');
    expect(trigger('messages.text', { 'messages.7': 1 })).toThrow('no place');
    await sandbox.advance(0);
    expect(sandbox.log()).toEqual([]);
  });
});

describe('the world', () => {
  it('stays as it is: no window opens, nothing is kept', async () => {
    const stage = await listening();
    const { waId } = customerOf(stage.sandbox);
    await fire(stage, 'messages.text', { customer: waId });
    expect((await stage.sendText(waId)).body.error.code).toBe(131047);
  });

  it('changes where the trigger says so: the link is suspended, resumed and ended', async () => {
    const stage = await listening();
    const { sandbox, graph } = stage;
    const isConnected = async () =>
      (await graph('GET', `${sandbox.number.id}?fields=platform_type`)).body.platform_type === 'CLOUD_API';
    await fire(stage, 'account_update.ACCOUNT_OFFBOARDED');
    expect(await isConnected()).toBe(false);
    await fire(stage, 'account_update.ACCOUNT_RECONNECTED');
    expect(await isConnected()).toBe(true);
    await fire(stage, 'account_update.PARTNER_REMOVED.CHANGE_NUMBER');
    expect(await isConnected()).toBe(false);
    await fire(stage, 'account_update.ACCOUNT_RECONNECTED');
    expect(await isConnected()).toBe(false);
  });

  it('repeats to the byte with the same seed', async () => {
    const runs: string[][] = [];
    for (let run = 0; run < 2; run += 1) {
      const stage = await listening();
      const bodies: string[] = [];
      for (const { name } of KNOWN) bodies.push((await fire(stage, name)).arrived[0]?.raw ?? '');
      runs.push(bodies);
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(new Set(runs[0]).size).toBe(KNOWN.length);
  });
});
