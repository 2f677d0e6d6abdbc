import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Coex, coexIn } from '../support/coex.ts';
import { documentOf, run, temporaryFolder } from '../support/run.ts';
import { ask, bodiesOf, projectionsOf } from '../support/tables.ts';
import { numberValue as about, CUSTOMER, delivery, echo, inbound, WABA_ID } from '../support/webhooks.ts';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const hello = inbound('wamid.1', 'Hello');
const answer = echo('wamid.2', 'Hello too');

/** Ingests from standard input, and from a file in another store: both must say the same. */
async function ingest(input: string | Uint8Array, coex: Coex = coexIn()) {
  const report = await coex.ask(['ingest', '-'], { stdin: input });
  const other = coexIn();
  const file = join(other.folder, 'capture');
  writeFileSync(file, input);
  if (bodiesOf(coex.storeFile).length === report.deliveries) {
    expect(await other.ask(['ingest', file])).toEqual(report);
    expect(bodiesOf(other.storeFile)).toEqual(bodiesOf(coex.storeFile));
  }
  return { report, coex, bodies: bodiesOf(coex.storeFile) };
}

const textsIn = async (coex: Coex): Promise<string[]> =>
  (await coex.ask(['messages', 'list'])).messages.map((message: { text: string }) => message.text).reverse();

describe('coex ingest', () => {
  it('answers one document of a fixed shape', async () => {
    const unknown = delivery('holograms', { depth: 3 });
    const input = [hello, unknown, answer].map((body) => JSON.stringify(body)).join('\n');
    const { report } = await ingest(`${input}\n{"broken"\n`);
    expect(report).toEqual({
      schema: 'coex.ingest/v1',
      deliveries: 4,
      events: { MessageReceived: 1, MessageEchoed: 1 },
      unrecognised: [{ index: 1, field: 'holograms', reason: 'unknown field' }],
      malformed: [{ index: 3, reason: expect.stringMatching(/^not valid JSON: /) }],
      failed: [],
      duplicates: 0,
    });
  });

  it.each([
    ['one document on one line', JSON.stringify(hello), 1],
    ['one document over many lines', JSON.stringify(hello, null, 2), 1],
    [
      'one document over many lines that end as on Windows',
      JSON.stringify(hello, null, 2).replaceAll('\n', '\r\n'),
      1,
    ],
    ['an array', JSON.stringify([hello, answer]), 2],
    ['an array over many lines', JSON.stringify([hello, answer], null, 2), 2],
    ['NDJSON', `${JSON.stringify(hello)}\n${JSON.stringify(answer)}\n`, 2],
    [
      'NDJSON with lines that end as on Windows',
      `${JSON.stringify(hello)}\r\n\r\n${JSON.stringify(answer)}\r\n`,
      2,
    ],
    ['a byte order mark in front', Buffer.concat([BOM, Buffer.from(JSON.stringify([hello, answer]))]), 2],
    ['an entry without envelope', JSON.stringify(hello.entry[0]), 1],
    ['a change without entry', JSON.stringify(hello.entry[0]?.changes[0]), 1],
    ['a bare value', JSON.stringify(hello.entry[0]?.changes[0]?.value), 1],
  ])('reads %s', async (_what, input, count) => {
    const { report, coex } = await ingest(input);
    expect(report).toMatchObject({ deliveries: count, unrecognised: [], malformed: [], duplicates: 0 });
    expect(await textsIn(coex)).toEqual(['Hello', 'Hello too'].slice(0, count));
  });

  it('keeps each body byte for byte, whatever is in it', async () => {
    const bodies = [
      JSON.stringify(hello, null, 4).replaceAll('\n', '\r\n'),
      '{ "object" : "x",\t"entry":[ ],"escaped":"\\u00e9\\ud83d\\ude00" }',
      '{"broken": tru}',
    ];
    expect((await ingest(`[ ${bodies.join(' ,\n')} ]`)).bodies).toEqual(bodies);
  });

  it.each([
    ['nothing', ''],
    ['blank lines', '\r\n \n'],
    ['a lone byte order mark', BOM],
    ['an empty array', '[]'],
  ])('says so when the input is %s', async (_what, input) => {
    const { report } = await ingest(input);
    expect(report).toMatchObject({ deliveries: 0, events: {}, malformed: [] });
    const { stdout, stderr, exitCode } = await run(['ingest', '-'], {
      env: { COEX_HOME: temporaryFolder() },
      stdin: input,
    });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
    expect(stderr).toContain('the input is empty');
  });

  it('keeps binary junk whole and says what it is not', async () => {
    const junk = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7919) % 251));
    const coex = coexIn();
    const report = await coex.ask(['ingest', '-'], { stdin: junk });
    expect(report).toMatchObject({ deliveries: 1, malformed: [{ index: 0, reason: 'not valid UTF-8' }] });
    const [row] = ask(coex.storeFile, 'select body from delivery_bodies');
    expect(Buffer.from(row?.body as Uint8Array).equals(junk)).toBe(true);
  });

  it.each([
    ['no JSON object', '42', 'expected a JSON object, got a number'],
    ['text', 'Dear Mira Dalton', 'not valid JSON: unexpected character'],
    ['cut off', '{"object":"whatsapp_business_account","entry":[{"id":', 'not valid JSON: it ends too early'],
    ['nested without end', `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`, 'nested too deeply'],
  ])('calls a body malformed that is %s, and keeps it', async (_what, input, reason) => {
    const { report, coex } = await ingest(input);
    expect(report).toMatchObject({ deliveries: 1, events: {}, malformed: [{ index: 0, reason }] });
    expect(ask(coex.storeFile, 'select outcome, reason from deliveries')).toEqual([
      { outcome: 'malformed', reason },
    ]);
  });

  it('tells, by index, field and path, what it did not understand, and applies the rest', async () => {
    const half = about({
      messages: [
        {
          from: CUSTOMER,
          id: 'wamid.9',
          timestamp: 'yesterday',
          type: 'text',
          text: { body: 'Mira’s secret' },
        },
        {
          from: CUSTOMER,
          id: 'wamid.3',
          timestamp: 1_793_900_400,
          type: 'text',
          text: { body: 'Understood' },
        },
      ],
    });
    const { report, coex } = await ingest(
      JSON.stringify([
        hello,
        { hello: 'Mira’s secret' },
        delivery('messages', { metadata: 'Mira’s secret' }),
        delivery('messages', half),
        answer,
      ]),
    );
    expect(report.unrecognised).toEqual([
      { index: 1, field: '', reason: 'neither an envelope nor the value of a known field' },
      { index: 2, field: 'messages', reason: expect.stringMatching(/^metadata: .*object/) },
      { index: 3, field: 'messages', reason: expect.stringMatching(/^timestamp: /) },
    ]);
    expect(JSON.stringify(report)).not.toContain('secret');
    expect(report.events).toEqual({ MessageReceived: 2, MessageEchoed: 1 });
    expect(await textsIn(coex)).toEqual(['Hello', 'Hello too', 'Understood']);
    const kept = ask(coex.storeFile, 'select value from unrecognised').map(({ value }) => value);
    expect(kept).toHaveLength(3);
    expect(kept.join()).toContain('secret');
  });

  it('applies the good lines and elements around a broken one', async () => {
    const [first, second] = [hello, answer].map((body) => JSON.stringify(body));
    for (const input of [
      `${first}\n{"broken":\n${second}\n`,
      `{"broken":\n${first}\n${second}\n`,
      `[${first},{"broken": nothing},${second}]`,
      `[\n${first},\n{"broken": {,\n${second}\n]\n`,
    ]) {
      const { report, coex } = await ingest(input);
      expect(report).toMatchObject({ deliveries: 3, events: { MessageReceived: 1, MessageEchoed: 1 } });
      expect(report.malformed).toHaveLength(1);
      expect(await textsIn(coex)).toEqual(['Hello', 'Hello too']);
    }
  });

  it('takes a body of 10 MB', async () => {
    const big = JSON.stringify(inbound('wamid.1', 'x'.repeat(10_000_000)));
    const coex = coexIn();
    expect(await coex.ask(['ingest', '-'], { stdin: big })).toMatchObject({ events: { MessageReceived: 1 } });
    const [row] = ask(
      coex.storeFile,
      'select body_sha256, length(body) as size from deliveries join delivery_bodies on delivery = id',
    );
    expect(row).toEqual({ body_sha256: createHash('sha256').update(big).digest('hex'), size: big.length });
  });

  it('takes hundreds of bodies, each with its place in the input', async () => {
    const bodies = Array.from({ length: 350 }, (_, at) =>
      at % 100 === 99 ? { odd: at } : inbound(`wamid.${at}`, 'x'),
    );
    const report = await coexIn().tell(...bodies);
    expect(report).toMatchObject({ deliveries: 350, events: { MessageReceived: 347 } });
    expect(report.unrecognised.map(({ index }: { index: number }) => index)).toEqual([99, 199, 299]);
  });

  it('counts the same bytes as known, in one input and across inputs, and changes nothing', async () => {
    const coex = coexIn();
    const input = JSON.stringify([hello, answer, hello, { odd: 1 }]);
    expect(await coex.ask(['ingest', '-'], { stdin: input })).toMatchObject({ deliveries: 4, duplicates: 1 });
    const tables = projectionsOf(coex.storeFile);
    expect(await coex.ask(['ingest', '-'], { stdin: `${input}\n` })).toMatchObject({
      deliveries: 4,
      events: {},
      duplicates: 4,
    });
    expect(projectionsOf(coex.storeFile)).toEqual(tables);
    expect(bodiesOf(coex.storeFile)).toHaveLength(3);
  });

  it('says of a known malformed body that it is malformed', async () => {
    const coex = coexIn();
    for (let time = 0; time < 2; time += 1) {
      expect((await coex.ask(['ingest', '-'], { stdin: '{"broken' })).malformed).toHaveLength(1);
    }
  });

  it('keeps fields and enum values nobody has seen', async () => {
    const coex = coexIn();
    const message = {
      from: CUSTOMER,
      id: 'wamid.1',
      timestamp: '1793900300',
      type: 'hologram',
      hologram: { depth: 3 },
    };
    const status = {
      id: 'wamid.2',
      status: 'teleported',
      timestamp: '1793900300',
      recipient_id: CUSTOMER,
      by: ['air'],
    };
    const pricing = { category: 'general_purpose_ai', subtype: 'paid_exempt' };
    await coex.tell(
      delivery(
        'messages',
        about({ messages: [{ ...message, mood: 'good' }], statuses: [{ ...status, pricing }] }),
      ),
    );
    expect((await coex.ask(['messages', 'list', '--type', 'hologram'])).messages).toMatchObject([
      { extra: { hologram: { depth: 3 }, mood: 'good' } },
    ]);
    const [row] = projectionsOf(coex.storeFile).statuses ?? [];
    expect(row).toMatchObject({
      status: 'teleported',
      pricing: JSON.stringify(pricing),
      extra: '{"by":["air"]}',
    });
  });

  it('keeps every digit of integers beyond 2^53', async () => {
    const coex = coexIn();
    const body = `{"object":"whatsapp_business_account","entry":[{"id":${'9'.repeat(19)},"time":1793902000,"changes":[
      {"field":"message_template_status_update","value":{"event":"APPROVED","message_template_id":12345678901234567891}}]}]}`;
    expect(await coex.ask(['ingest', '-'], { stdin: body })).toMatchObject({
      events: { TemplateChanged: 1 },
    });
    const [fact] = projectionsOf(coex.storeFile).account_events ?? [];
    expect(fact).toMatchObject({ waba_id: '9'.repeat(19), event: 'APPROVED' });
    expect(fact?.value).toContain('"12345678901234567891"');
  });

  it('prints counts for people, and what was not understood on stderr', async () => {
    const input = [hello, { odd: 1 }].map((body) => JSON.stringify(body)).join('\n');
    const env = { COEX_HOME: temporaryFolder() };
    const { stdout, stderr, exitCode } = await run(['ingest', '-'], { env, stdin: `${input}\n{"broken` });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('3 deliveries in the store.');
    expect(stdout).toMatch(/MessageReceived +1/);
    expect(stderr).toContain('Body 1 not understood: neither an envelope');
    expect(stderr).toContain('Body 2 malformed: not valid JSON');
  });

  it('refuses a file that is missing and one that is a folder', async () => {
    const folder = temporaryFolder();
    for (const file of [join(folder, 'none.json'), folder]) {
      const ran = await run(['ingest', file, '--json'], { env: { COEX_HOME: folder } });
      expect(ran.exitCode).toBe(2);
      expect(documentOf(ran).error).toMatchObject({
        code: 'input-unreadable',
        message: expect.stringContaining(file),
      });
    }
    expect(existsSync(join(folder, 'none.json'))).toBe(false);
  });

  it('remembers what it read as a file, unchecked', async () => {
    const { coex } = await ingest(JSON.stringify(delivery('account_update', { event: 'ACCOUNT_DELETED' })));
    expect(ask(coex.storeFile, 'select source, signature, outcome from deliveries')).toEqual([
      { source: 'file', signature: 'unchecked', outcome: 'projected' },
    ]);
    expect(projectionsOf(coex.storeFile).account_events).toMatchObject([{ waba_id: WABA_ID }]);
  });
});
