import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { diagnoseEvent } from '../../src/commands/diagnose/output.ts';
import { customerOf, setStage } from '../sandbox/stage.ts';
import { coexIn } from '../support/coex.ts';
import { leaksIn } from '../support/leaks.ts';
import { documentOf, eventsOf, run } from '../support/run.ts';
import { APP_SECRET, scriptGraph, TOKEN } from '../support/scripted-graph.ts';
import { BUSINESS_NUMBER, CUSTOMER, delivery, inbound, numberValue, text } from '../support/webhooks.ts';

// Nothing listens there.
const NOWHERE = { COEX_GRAPH_URL: 'http://127.0.0.1:9' };

/** Whether the schema describes all of it: what it does not describe it leaves out. */
function expectInSchema({ schema: _, ...event }: Readonly<Record<string, unknown>>): void {
  expect(diagnoseEvent().parse(event)).toEqual(event);
}

describe('coex diagnose --message', () => {
  it('is 0 for a message that is here, and says so to people', async () => {
    const { folder, tell } = coexIn();
    await tell(inbound('wamid.HERE', 'Hello'));
    const ran = await run(['diagnose', '--message', 'wamid.HERE'], {
      env: { COEX_HOME: folder, ...NOWHERE },
    });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('✔ We have it: a message, from the customer.');
    expect(ran.stdout).toContain('$ coex chats show 1');
  });

  it('tells what Meta sent and was answered wrongly from what it never knew, by Meta’s own log', async () => {
    const { sandbox, callback, sendText, onboard } = await setStage();
    await onboard();
    const { waId } = customerOf(sandbox);
    sandbox.customers.send(waId, 'Hello');
    await sandbox.advance(2000);
    callback.answer = 500;
    const sent = await sendText(waId);
    await sandbox.advance(60_000);
    const { folder, tell } = coexIn();
    const metadata = { phone_number_id: sandbox.number.id, display_phone_number: BUSINESS_NUMBER };
    await tell(
      delivery('messages', { messaging_product: 'whatsapp', metadata, messages: [text('wamid.A', 'x', 1)] }),
    );
    const env = {
      COEX_HOME: folder,
      COEX_GRAPH_URL: sandbox.url,
      COEX_ACCESS_TOKEN: sandbox.app.systemToken,
      COEX_APP_SECRET: sandbox.app.secret,
      COEX_APP_ID: sandbox.app.id,
    };
    const asked = (wamid: string) => run(['diagnose', '--message', wamid, '--json'], { env });
    const wrong = await asked(sent.body.messages[0].id);
    expect(wrong.exitCode).toBe(3);
    expect(documentOf(wrong)).toMatchObject({
      event: 'message',
      sureness: 'certain',
      verdict: { kind: 'not-taken', isRepeated: true },
      says: 'Meta sent it and we answered wrongly: Webhook endpoint returned HTTP 500.',
      evidence: { url: callback.url },
    });
    expectInSchema(documentOf(wrong));
    const unknown = await asked('wamid.NOBODYKNOWS');
    expectInSchema(documentOf(unknown));
    expect(documentOf(unknown)).toMatchObject({ verdict: { kind: 'not-in-log' }, sureness: 'possible' });
  });

  it('goes by the store alone when Meta cannot be reached, and says so to people', async () => {
    const { folder, tell } = coexIn();
    await tell(inbound('wamid.HERE', 'Hello'));
    const ran = await run(['diagnose', '--message', 'wamid.GONE'], {
      env: { COEX_HOME: folder, ...NOWHERE, COEX_ACCESS_TOKEN: TOKEN },
    });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('It is not in the store, and no body that came has its id.');
    expect(ran.stdout).toContain('Meta’s delivery log was not asked:');
  });
});

describe('coex diagnose, interrupted while Meta is asked', () => {
  it.each([
    ['--message', 'wamid.GONE'],
    ['--chat', CUSTOMER],
  ])('%s says nothing of it', async (flag, value) => {
    const { folder, tell } = coexIn();
    await tell(inbound('wamid.HERE', 'Hello'));
    const { url, requests } = await scriptGraph('silence');
    const interruption = new AbortController();
    const ran = run(['diagnose', flag, value, '--json'], {
      env: { COEX_HOME: folder, COEX_GRAPH_URL: url, COEX_ACCESS_TOKEN: TOKEN },
      signal: interruption.signal,
    });
    await vi.waitUntil(() => requests.length === 1, { interval: 1 });
    interruption.abort();
    const { exitCode, stdout } = await ran;
    expect(exitCode).toBe(130);
    expect(stdout).not.toContain('verdict');
  });
});

describe('coex diagnose --chat', () => {
  it('explains what is not here, the surest first, with whose word it is', async () => {
    const { folder, tell } = coexIn();
    await tell(inbound('wamid.A', 'Hello'));
    const env = { COEX_HOME: folder, ...NOWHERE };
    const ran = await run(['diagnose', '--chat', '+44 7700 900199', '--json'], { env });
    expect(ran.exitCode).toBe(3);
    const { event, verdict, reasons } = documentOf(ran);
    expectInSchema(documentOf(ran));
    expect({ event, verdict }).toEqual({ event: 'chat', verdict: { kind: 'absent', person: 'unknown' } });
    expect(reasons[0].code).toBe('nothing-known');
    const drawn = await run(['diagnose', '--chat', '120363025246125486@g.us'], { env });
    expect(drawn.stdout).toContain('Group chats are never mirrored to the API. (developers.facebook.com/');
    const whole = await run(['diagnose', '--chat', CUSTOMER], { env });
    expect(whole.exitCode).toBe(0);
    expect(whole.stdout).toContain('✔ The chat is here with one message, and');
  });
});

describe('coex diagnose --bundle', () => {
  const secrets = { COEX_ACCESS_TOKEN: TOKEN, COEX_APP_SECRET: APP_SECRET };

  async function shop() {
    const coex = coexIn();
    await coex.tell(
      delivery(
        'messages',
        numberValue({
          contacts: [{ wa_id: CUSTOMER, user_id: 'GB.7Kd20aQxY41mTz', profile: { name: 'Mira Dalton' } }],
          messages: [text('wamid.HBgMNDQ3NzAwOTAwMTU1', 'The safe is behind the door', 1_793_900_300)],
        }),
      ),
    );
    const env = { COEX_HOME: coex.folder, ...NOWHERE, ...secrets };
    const file = join(coex.folder, 'bundle.zip');
    const ask = (...flags: string[]) =>
      run(['diagnose', '--bundle', 'bundle.zip', '--json', ...flags], { env, workingFolder: coex.folder });
    return { ...coex, env, file, ask };
  }

  it('writes what support needs, readable by its owner alone, and holds nobody', async () => {
    const { file, ask } = await shop();
    const ran = await ask();
    expect(ran.exitCode).toBe(3);
    const [diagnosis, bundle] = eventsOf(ran);
    expectInSchema(bundle);
    expect(diagnosis.event).toBe('diagnosis');
    expect(bundle).toMatchObject({ event: 'bundle', path: 'bundle.zip', sizeBytes: statSync(file).size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const files = Object.entries(unzipSync(readFileSync(file)));
    expect(files.map(([name]) => name)).toEqual(bundle.files);
    const untold = {
      secrets: [TOKEN, APP_SECRET],
      phones: [CUSTOMER, BUSINESS_NUMBER],
      words: ['Mira', 'Dalton', 'safe is', 'GB.7Kd20aQxY41mTz', 'HBgMNDQ3NzAwOTAwMTU1'],
    };
    for (const [name, bytes] of files) {
      expect(leaksIn(Buffer.from(bytes).toString('utf8'), untold), name).toEqual([]);
    }
    const inside = JSON.parse(Buffer.from(unzipSync(readFileSync(file))['diagnosis.json'] ?? []).toString());
    expect(inside.links.map(({ link }: { link: string }) => link)).toEqual(
      diagnosis.links.map(({ link }: { link: string }) => link),
    );
  });

  it('holds the answer to what was asked', async () => {
    const { file, ask } = await shop();
    await ask('--chat', CUSTOMER);
    const inside = Buffer.from(unzipSync(readFileSync(file))['diagnosis.json'] ?? []).toString();
    expect(JSON.parse(inside)).toMatchObject({ event: 'chat', verdict: { kind: 'complete' } });
  });

  it('does not overwrite a file unless told to, and leaves nothing beside it', async () => {
    const { folder, file, ask } = await shop();
    writeFileSync(file, 'mine');
    const refused = await ask();
    expect(refused.exitCode).toBe(2);
    expect(documentOf(refused).error.code).toBe('file-exists');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    await ask('--force');
    expect(Object.keys(unzipSync(readFileSync(file)))).toContain('README.txt');
    expect(readdirSync(folder).filter((name) => name.includes('bundle'))).toEqual(['bundle.zip']);
  });

  it('says when it cannot be written before anything is looked at', async () => {
    const { folder, env } = await shop();
    const ran = await run(['diagnose', '--bundle', 'nowhere/bundle.zip', '--json'], {
      env,
      workingFolder: folder,
    });
    expect(ran.exitCode).toBe(2);
    expect(eventsOf(ran)).toMatchObject([{ error: { code: 'output-unwritable' } }]);
    expect(ran.stdout).toContain('nowhere/bundle.zip');
  });

  it('is drawn under what was found', async () => {
    const { folder, env } = await shop();
    const ran = await run(['diagnose', '--bundle', 'bundle.zip'], { env, workingFolder: folder });
    expect(ran.stdout).toMatch(/Every link[\s\S]*bundle\.zip {2}.* KB, 12 files/);
    expect(ran.stderr).toContain('Look through it before you send it.');
  });
});

describe('what is asked of coex diagnose', () => {
  it.each([
    [['--message', 'wamid.A', '--chat', '1']],
    [['--message', 'wamid.A', '--watch']],
    [['--chat', '1', '--fix']],
    [['--bundle', 'x.zip', '--watch']],
    [['--force']],
    [['--message', '447700900155']],
  ])('is refused where it makes no sense: %j', async (flags) => {
    const { folder } = coexIn();
    const ran = await run(['diagnose', ...flags, '--json'], { env: { COEX_HOME: folder } });
    expect(ran.exitCode).toBe(2);
    expect(eventsOf(ran).at(-1).error.code).toBe('usage');
  });
});
