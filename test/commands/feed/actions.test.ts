import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { feedActions } from '../../../src/commands/feed/actions.ts';
import { templateObstacles } from '../../../src/commands/feed/template-obstacles.ts';
import { CoexError } from '../../../src/core/errors.ts';
import { messagesAt } from '../../../src/core/transcripts/index.ts';
import type { TemplateChoice } from '../../../src/tui/feed/source.ts';
import { isSqlite } from '../../support/engine.ts';
import { setFeed } from '../../support/feed-journey.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { delivery } from '../../support/webhooks.ts';

const WORDS = 'Order 17 has moved on: it is now packed. Reply to this message with any question about it.';
const HOUR_MS = 3_600_000;

type Stage = Awaited<ReturnType<typeof setFeed>>;

async function lastOf({ held, chat }: Stage) {
  const { store } = await held.look();
  const { items } = await messagesAt(store, (await chat()).id, { kind: 'latest' }, 1);
  return items[0];
}

/** The person of the chat says whether marketing may come. */
async function prefers({ coex, chat, clock }: Stage, value: 'stop' | 'resume') {
  const { phoneNumberId, userId } = await chat();
  const timestamp = Math.floor(clock.now() / 1000) + (value === 'stop' ? 1 : 2);
  const told = delivery('user_preferences', {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '447700900100', phone_number_id: phoneNumberId },
    user_preferences: [{ user_id: userId, category: 'marketing_messages', value, timestamp }],
  });
  await coex(['ingest', '-'], { stdin: JSON.stringify(told) });
}

/** What an action throws. */
async function refused(work: Promise<unknown>): Promise<CoexError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CoexError)) throw new Error(`No error of coex's: ${error}`);
  return error;
}

describe('sending from the feed', () => {
  it('sends a text inside the window, as an answer, and the store has it at once', async () => {
    const stage = await setFeed();
    const asked = await lastOf(stage);
    const wamid = await stage.actions.sendText(await stage.chat(), 'Ready at five', asked?.wamid);
    expect(await lastOf(stage)).toMatchObject({
      wamid,
      origin: 'api',
      status: 'accepted',
      text: 'Ready at five',
      replyTo: asked?.wamid,
    });
    await stage.sandbox.advance(60_000);
    expect((await lastOf(stage))?.status).toBe('delivered');
  });

  it('is refused outside the window, and what that means can be asked', async () => {
    const stage = await setFeed();
    await stage.sandbox.advance(25 * HOUR_MS);
    const error = await refused(stage.actions.sendText(await stage.chat(), 'Ready at five', undefined));
    expect(error.meta?.code).toBe(131047);
    const report = await stage.actions.explain('131047');
    expect(report.title).toBe('131047');
    expect(report.lines.map(({ text }) => text).join('\n')).toMatch(/Meaning .*24 hours/s);
  });

  it('offers the approved templates, previews one, and sends it with its values', async () => {
    const stage = await setFeed();
    await stage.sandbox.advance(25 * HOUR_MS);
    const chat = await stage.chat();
    const choices = await stage.actions.templates(chat);
    expect(choices.map(({ name }) => name)).toEqual([
      'hello_world',
      'order_update',
      'pickup_ready',
      'spring_service',
    ]);
    const [, template] = choices;
    if (template === undefined) throw new Error('There is no template.');
    expect(template).toMatchObject({
      name: 'order_update',
      language: 'en_GB',
      values: [
        { at: 'body.1', example: '1042' },
        { at: 'body.2', example: 'on its way' },
      ],
    });
    const half = await stage.actions.previewTemplate(chat, template, { 'body.1': '17', 'body.2': '' });
    expect(half.problems).toEqual([expect.stringMatching(/^132000 /)]);
    expect(await refused(stage.actions.sendTemplate(chat, template, { 'body.1': '17' }))).toMatchObject({
      code: 'usage',
    });
    const values = { 'body.1': '17', 'body.2': 'packed' };
    expect(await stage.actions.previewTemplate(chat, template, values)).toEqual({
      lines: ['Your order', WORDS],
      problems: [],
    });
    const wamid = await stage.actions.sendTemplate(chat, template, values);
    expect(await lastOf(stage)).toMatchObject({
      wamid,
      type: 'template',
      status: 'accepted',
      text: WORDS,
      extra: { template: { name: 'order_update', language: { code: 'en_GB' } } },
    });
  });

  it('says of a marketing template that the person asked for none, and sends it to nobody who did', async () => {
    const stage = await setFeed();
    const chat = await stage.chat();
    const choices = await stage.actions.templates(chat);
    const of = (wanted: string) => choices.find(({ name }) => name === wanted) ?? expect.fail(wanted);
    const [marketing, utility] = [of('spring_service'), of('order_update')];
    const problemsOf = async (template: TemplateChoice, values: Record<string, string>) =>
      (await stage.actions.previewTemplate(chat, template, values)).problems;
    const values = { 'body.1': 'Mira' };
    expect(await problemsOf(marketing, values)).toEqual([]);

    await prefers(stage, 'stop');
    const told = expect.stringMatching(
      /^131050 .+ asked not to get marketing, \d{4}-\d\d-\d\d: Meta refuses it\. .+ Source: .+error-codes \(.+\)\.$/,
    );
    expect(await problemsOf(marketing, values)).toEqual([told]);
    expect(await problemsOf(utility, { 'body.1': '17', 'body.2': 'packed' })).toEqual([]);
    const before = await lastOf(stage);
    expect(await refused(stage.actions.sendTemplate(chat, marketing, values))).toMatchObject({
      code: 'usage',
      message: told,
    });
    expect(await lastOf(stage)).toEqual(before);

    await prefers(stage, 'resume');
    expect(await problemsOf(marketing, values)).toEqual([]);
  });

  it('says of an authentication template that it needs a phone', async () => {
    const stage = await setFeed();
    const chat = { ...(await stage.chat()), name: 'Mira', waId: null, userId: 'GB.1' };
    const { store } = await stage.held.look();
    const template = { name: 'code', language: 'en', category: 'AUTHENTICATION', body: '', values: [] };
    expect(await templateObstacles(store, chat, template)).toEqual([
      expect.stringMatching(
        /^131062 Of Mira only a BSUID is known: Meta refuses authentication templates without a phone\. .+ Source: /,
      ),
    ]);
  });

  it.runIf(isSqlite)('makes no store anew, and sends nothing, while it is gone', async () => {
    const stage = await setFeed();
    const chat = await stage.chat();
    const { location } = stage.held;
    renameSync(location, `${location}.aside`);
    expect((await refused(stage.actions.sendText(chat, 'Hello', undefined))).code).toBe('store-gone');
    expect(readdirSync(join(location, '..'))).not.toContain('store.db');
    renameSync(`${location}.aside`, location);
    expect((await lastOf(stage))?.origin).toBe('customer');
  });

  it.runIf(isSqlite)(
    'sends nothing while the store is locked, and waits for it without holding up the screen',
    async () => {
      const stage = await setFeed();
      const chat = await stage.chat();
      const locking = new DatabaseSync(stage.held.location);
      onTestFinished(() => locking.close());
      locking.exec('begin immediate');
      const clock = fixedClock();
      const actions = feedActions({ ...stage.context, clock }, stage.held);
      expect((await refused(actions.sendText(chat, 'Hello', undefined))).code).toBe('store-busy');
      expect(clock.now() - NOW).toBeGreaterThanOrEqual(5000);
      locking.exec('rollback');
      expect((await lastOf(stage))?.origin).toBe('customer');
      const wamid = await stage.actions.sendText(chat, 'Hello', undefined);
      expect((await lastOf(stage))?.wamid).toBe(wamid);
    },
  );
});

describe('looking closer from the feed', () => {
  it('diagnoses a chat as coex diagnose does', async () => {
    const stage = await setFeed();
    const chat = await stage.chat();
    const report = await stage.actions.diagnose(chat);
    expect(report.title).toContain(chat.name);
    expect(report.lines.map(({ text }) => text).join('\n')).toMatch(/chat\s+\d+\n\s+messages\s+\d+/);
  });

  it('exports a chat as a page, and never over a file that is there', async () => {
    const stage = await setFeed();
    const chat = await stage.chat();
    const taken = `coex-chat-${chat.id}.html`;
    writeFileSync(join(stage.workingFolder, taken), 'mine');
    const name = await stage.actions.exportChat(chat);
    expect(name).toBe(`coex-chat-${chat.id}-2.html`);
    expect(readFileSync(join(stage.workingFolder, taken), 'utf8')).toBe('mine');
    const page = readFileSync(join(stage.workingFolder, name), 'utf8');
    expect(page).toMatch(/^<!doctype html>/i);
    expect(page).toContain('Is my bike ready?');
    expect(page.trimEnd()).toMatch(/<\/html>$/);
  });
});
