import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coexIn } from '../support/coex.ts';
import { isSqlite } from '../support/engine.ts';
import { fixedClock, NOW, run } from '../support/run.ts';
import { ask, change as changeStore } from '../support/tables.ts';
import { BUSINESS_NUMBER, CUSTOMER, delivery, numberValue, text } from '../support/webhooks.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

interface Shown {
  readonly link: string;
  readonly code: string | null;
  readonly verdict: string;
  readonly says: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** A shop whose phone is used from 8 to 18 UTC on five days a week, for four weeks before `until`. */
function working(until: number, { echoes = true }: { readonly echoes?: boolean } = {}): object[] {
  const bodies: object[] = [];
  for (let at = until - 28 * DAY; at < until; at += HOUR) {
    const hour = Math.floor(at / HOUR) % 24;
    const weekday = (Math.floor(at / DAY) + 4) % 7;
    if (weekday === 0 || weekday === 6 || hour < 8 || hour >= 18) continue;
    bodies.push(customersAt(at + 60_000));
    if (echoes) bodies.push(echoAt(at + 120_000));
  }
  return bodies;
}

function customersAt(at: number, more: object = {}): object {
  return delivery('messages', numberValue({ messages: [text(`wamid.in${at}`, 'Hello', at / 1000, more)] }));
}

function echoAt(at: number): object {
  const message = text(`wamid.out${at}`, 'Hi', at / 1000, { from: BUSINESS_NUMBER, to: CUSTOMER });
  return delivery('smb_message_echoes', numberValue({ message_echoes: [message] }));
}

function contactAt(at: number): object {
  const contact = { full_name: `Ana ${at}`, first_name: 'Ana', phone_number: CUSTOMER };
  const metadata = { timestamp: String(at / 1000) };
  const state = { type: 'contact', contact, action: 'add', metadata };
  return delivery('smb_app_state_sync', numberValue({ state_sync: [state] }));
}

function failedAt(at: number, code: number, name = `wamid.sent${at}`): object {
  const status = {
    id: name,
    status: 'failed',
    timestamp: String(at / 1000),
    recipient_id: CUSTOMER,
    errors: [{ code, title: 'Refused' }],
  };
  return delivery('messages', numberValue({ statuses: [status] }));
}

function deliveredAt(at: number, more: object = {}): object {
  const status = {
    id: `wamid.sent${at}`,
    status: 'delivered',
    timestamp: String(at / 1000),
    recipient_id: CUSTOMER,
    ...more,
  };
  return delivery('messages', numberValue({ statuses: [status] }));
}

/** A store into which bodies came at their own times. */
function home() {
  const coex = coexIn();
  const change = (statement: string, ...values: (string | number)[]) => {
    const written = values.map((value) => (typeof value === 'number' ? `${value}` : `'${value}'`));
    changeStore(
      coex.storeFile,
      statement.replaceAll('?', () => written.shift() ?? ''),
    );
  };
  return {
    ...coex,
    change,
    /** As webhooks that were received when what they tell was sent. */
    tell: async (...bodies: readonly object[]) => {
      await coex.tell(...bodies);
      for (const [at, body] of bodies.entries()) {
        const [, seconds = NOW / 1000 - 3600] = /"timestamp":"(\d+)"/.exec(JSON.stringify(body)) ?? [];
        const receivedAt = Number(seconds) * 1000;
        change("update deliveries set source = 'webhook', received_at = ? where id = ?", receivedAt, at + 1);
      }
      await run(['rebuild'], { env: { COEX_HOME: coex.folder } });
    },
    look: async (link: string, now = NOW) => {
      const ran = await run(['diagnose', '--json'], {
        env: { COEX_HOME: coex.folder },
        clock: fixedClock(now),
      });
      const { links } = JSON.parse(ran.stdout) as {
        links: { link: string; verdict: string; findings: Shown[] }[];
      };
      const found = links.find((one) => one.link === link);
      if (found === undefined) throw new Error(`No link ${link} in ${ran.stdout}`);
      const [first] = found.findings;
      return { ...found, first, codes: found.findings.map(({ code }) => code) };
    },
  };
}

// A Thursday, 09:00 UTC.
const THURSDAY = NOW;
const FRIDAY_EVENING = NOW + DAY + 9 * HOUR;

describe('coex diagnose on the store', () => {
  it('passes one that is whole, with what it looked at', async () => {
    const { tell, look } = home();
    await tell(customersAt(NOW - HOUR));
    const { verdict, first } = await look('store');
    expect([verdict, first?.evidence.projected, first?.evidence.waiting]).toEqual(['pass', 1, 0]);
  });

  it.runIf(isSqlite)('calls one that is no database damaged', async () => {
    const { folder, look } = home();
    writeFileSync(join(folder, 'store.db'), 'This is a poem and no database. '.repeat(100));
    expect((await look('store')).codes).toEqual(['store-damaged']);
  });

  it.runIf(isSqlite)('calls one damaged whose pages are', async () => {
    const { storeFile, tell, look, change } = home();
    await tell(...working(NOW));
    change('pragma wal_checkpoint(truncate)');
    const rootOf = "select rootpage as page from sqlite_master where name = 'messages'";
    const page = Number(ask(storeFile, rootOf)[0]?.page);
    const bytes = readFileSync(storeFile);
    bytes.fill(0xaa, (page - 1) * 4096, page * 4096);
    writeFileSync(storeFile, bytes);
    expect((await look('store')).codes).toContain('store-damaged');
  });

  it.runIf(isSqlite)('reads the ledgers alone of one that is too large to be read through', async () => {
    const { storeFile, tell, look } = home();
    await tell(customersAt(NOW - HOUR));
    expect((await look('store')).first?.evidence.readThrough).toBe('all of it');
    truncateSync(storeFile, 2 * 1024 ** 3);
    const { verdict, first } = await look('store');
    expect([verdict, first?.evidence.readThrough]).toEqual(['pass', expect.stringMatching(/^deliveries, /)]);
  });

  it('cannot read one that is a folder', async () => {
    const { folder } = home();
    const ran = await run(['diagnose', '--store', folder, '--json'], { env: { COEX_HOME: folder } });
    expect(JSON.parse(ran.stdout).links[9].findings[0].code).toBe('store-unreadable');
  });

  it.runIf(isSqlite)('tells of one that others can read', async () => {
    const { storeFile, tell, look } = home();
    await tell(customersAt(NOW - HOUR));
    chmodSync(storeFile, 0o644);
    const { codes, first } = await look('store');
    expect([codes, first?.says]).toEqual([
      ['store-exposed'],
      'Others on this machine can read the store (mode 644).',
    ]);
  });

  it('tells of deliveries that wait for long, and not of those that have only just come', async () => {
    const { change, tell, look } = home();
    await tell(customersAt(NOW - HOUR));
    change('update deliveries set outcome = null, received_at = ?', NOW - 30_000);
    expect((await look('store')).codes).toEqual([null]);
    expect((await look('store', NOW + 60_000)).codes).toEqual(['store-lagging']);
  });

  it('tells of deliveries that could not be projected, and why', async () => {
    const { change, tell, look } = home();
    await tell(customersAt(NOW - HOUR));
    change("update deliveries set outcome = 'failed', reason = 'no such column'");
    const { codes, first } = await look('store');
    expect([codes, first?.evidence.reason]).toEqual([['store-projection-failed'], 'no such column']);
  });
});

describe('coex diagnose on what comes', () => {
  it('takes a night and a weekend for no silence', async () => {
    const { tell, look } = home();
    await tell(...working(FRIDAY_EVENING));
    expect((await look('deliveries', FRIDAY_EVENING + 2 * DAY + 13 * HOUR)).verdict).toBe('pass');
  });

  it('finds the silence of a working day unusual', async () => {
    const { tell, look } = home();
    await tell(...working(FRIDAY_EVENING));
    const monday = await look('deliveries', FRIDAY_EVENING + 2 * DAY + 22 * HOUR);
    expect(monday.codes).toEqual(['deliveries-silent']);
    expect(monday.first?.evidence).toMatchObject({ habitDays: 25, messages: '2026-11-06T17:01:00Z' });
  });

  it('tells which field is silent when the others come', async () => {
    const { tell, look } = home();
    const evening = THURSDAY + 9 * HOUR;
    const today = Array.from({ length: 9 }, (_, hour) => echoAt(THURSDAY + hour * HOUR));
    await tell(...working(THURSDAY), ...today);
    const { codes, first } = await look('deliveries', evening);
    expect([codes, first?.evidence.field]).toEqual([['field-silent'], 'messages']);
  });

  it('tells that contacts do not come any more, by the habit of those that came', async () => {
    const { tell, look } = home();
    const contacts = Array.from({ length: 24 }, (_, day) =>
      contactAt(THURSDAY - (34 - day) * DAY + ((day * 5) % 9) * HOUR),
    );
    await tell(...contacts, ...working(THURSDAY));
    const { codes, first } = await look('deliveries', THURSDAY);
    expect([codes, first?.evidence.field]).toEqual([['field-silent'], 'smb_app_state_sync']);
    expect((await look('deliveries', THURSDAY - 9 * DAY)).codes).not.toContain('field-silent');
  });

  it('does not take the silence of a phone for that of its contacts', async () => {
    const { tell, look } = home();
    const contacts = Array.from({ length: 24 }, (_, day) => contactAt(THURSDAY - (34 - day) * DAY + HOUR));
    const customers = Array.from({ length: 20 }, (_, half) =>
      customersAt(THURSDAY - half * 12 * HOUR - HOUR),
    );
    await tell(...contacts, ...working(THURSDAY - 10 * DAY), ...customers);
    expect((await look('deliveries', THURSDAY)).codes).toEqual([null]);
  });

  it('does not call a number silent of which too little is known, nor well', async () => {
    const { tell, look } = home();
    await tell(customersAt(NOW - 3 * DAY));
    expect((await look('deliveries')).verdict).toBe('unknown');
  });

  const refuse = "insert into rejections (reason, count, last_at) values ('signature', 40, ?)";

  it('finds signatures refused when Meta’s own should have been let in since', async () => {
    const { tell, look, change } = home();
    await tell(...working(THURSDAY));
    change(refuse, THURSDAY + 2 * HOUR);
    const { codes, first } = await look('deliveries', THURSDAY + 3 * HOUR);
    expect([codes, first?.evidence.refused]).toEqual([['signatures-refused'], 40]);
  });

  it('finds signatures refused when none was ever let in, or none for a day', async () => {
    const { tell, look, change } = home();
    await tell(customersAt(NOW - 2 * DAY));
    change(refuse, NOW - HOUR);
    expect((await look('deliveries')).codes).toEqual(['signatures-refused']);
    change('delete from webhook_activity');
    expect((await look('deliveries')).codes).toEqual(['signatures-refused']);
  });

  it('does not know whose request was turned away at night, or on a number of which little is known', async () => {
    const one = home();
    await one.tell(...working(FRIDAY_EVENING));
    one.change(refuse, FRIDAY_EVENING + 8 * HOUR);
    const night = await one.look('deliveries', FRIDAY_EVENING + 9 * HOUR);
    expect([night.verdict, night.first?.says]).toEqual(['unknown', expect.stringMatching(/^Webhooks come/)]);
    const other = home();
    await other.tell(customersAt(NOW - 3 * HOUR));
    other.change(refuse, NOW - HOUR);
    expect((await other.look('deliveries')).verdict).toBe('unknown');
  });

  it('thinks nothing of a stray request between those that are let in', async () => {
    const { tell, look, change } = home();
    await tell(customersAt(NOW - HOUR));
    change(refuse, NOW - 2 * HOUR);
    expect((await look('deliveries')).verdict).toBe('pass');
  });

  it('finds bodies that are not understood, while they are recent', async () => {
    const { tell, look } = home();
    await tell(customersAt(NOW - HOUR), delivery('an_unheard_of_field', { a: 1 }));
    const { codes, first } = await look('deliveries');
    expect([codes, first?.evidence.fields]).toEqual([['bodies-unrecognised', null], 'an_unheard_of_field']);
    expect((await look('deliveries', NOW + 8 * DAY)).codes).not.toContain('bodies-unrecognised');
  });

  it('finds that no webhook has come of a number, and not where one came that could not be read', async () => {
    const { tell, look, change } = home();
    await tell(customersAt(NOW - HOUR));
    change('delete from webhook_activity');
    expect((await look('deliveries')).verdict).toBe('unknown');
    change("update deliveries set source = 'file'");
    expect((await look('deliveries')).codes).toEqual(['deliveries-never']);
  });
});

describe('coex diagnose on echoes', () => {
  it('passes a phone that is used as ever', async () => {
    const { tell, look } = home();
    await tell(...working(THURSDAY));
    expect((await look('echoes')).verdict).toBe('pass');
  });

  it('finds that what is typed does not come any more while customers write', async () => {
    const { tell, look } = home();
    const evening = THURSDAY + 9 * HOUR;
    const today = Array.from({ length: 9 }, (_, hour) => customersAt(THURSDAY + hour * HOUR));
    await tell(...working(THURSDAY), ...today);
    expect((await look('echoes', evening)).codes).toEqual(['echoes-silent']);
    expect((await look('deliveries', evening)).verdict).toBe('pass');
  });

  it('finds it odd that customers write for days and not one echo has ever come', async () => {
    const { tell, look } = home();
    await tell(...working(THURSDAY, { echoes: false }));
    expect((await look('echoes')).codes).toEqual(['echoes-silent']);
  });

  it('counts placeholders', async () => {
    const { tell, look } = home();
    const unsupported = {
      type: 'unsupported',
      errors: [{ code: 131060, title: 'This message is unavailable' }],
    };
    const odd = Array.from({ length: 6 }, (_, at) => customersAt(NOW - at * 60_000, unsupported));
    await tell(...odd, echoAt(NOW - HOUR));
    const { codes, first } = await look('echoes');
    expect(codes).toContain('messages-mostly-unsupported');
    expect(first?.evidence).toEqual({ day: 7, week: 7, dayPlaceholders: 6, weekPlaceholders: 6 });
  });
});

describe('coex diagnose on refusals', () => {
  it.each([
    ['sends-throttled', 130429, 1, 'coex explain 130429'],
    ['sends-throttled', 80007, 1, 'coex explain 80007'],
    ['payment-missing', 131042, 1, 'coex explain 131042'],
    ['sends-refused', 131049, 3, 'coex explain 131049'],
  ])('%s: %d, %d times', async (code, metaCode, count, command) => {
    const { tell, look } = home();
    await tell(...Array.from({ length: count }, (_, at) => failedAt(NOW - HOUR + at * 1000, metaCode)));
    const { first } = await look('refusals');
    expect(first).toMatchObject({ code, command, evidence: { code: metaCode, inADay: count } });
  });

  it('forgets the want of a payment method when one was charged since', async () => {
    const { tell, look } = home();
    const pricing = { billable: true, category: 'utility', pricing_model: 'PMP' };
    await tell(failedAt(NOW - 2 * HOUR, 131042), deliveredAt(NOW - HOUR, { pricing }));
    expect((await look('refusals')).codes).toEqual([null]);
  });

  it('thinks nothing of a few among many', async () => {
    const { tell, look } = home();
    const well = Array.from({ length: 60 }, (_, at) => deliveredAt(NOW - HOUR + at * 1000));
    const few = Array.from({ length: 3 }, (_, at) => failedAt(NOW - 2 * HOUR + at * 1000, 131026));
    await tell(...well, ...few);
    const { verdict, first } = await look('refusals');
    expect([verdict, first?.evidence.failedInAWeek]).toEqual(['pass', 3]);
  });
});

describe('coex diagnose on drift', () => {
  it.each([
    [1, null],
    [10, 'drift-warned'],
    [13, 'drift-critical'],
  ])('after %d days', async (days, code) => {
    const { tell, look } = home();
    await tell(customersAt(NOW - HOUR), echoAt(NOW - 2 * HOUR));
    expect((await look('drift', NOW - 2 * HOUR + days * DAY)).codes).toEqual([code]);
  });

  it.each([0, 12])('finds no fault %d days after a message that came beyond the 14 days', async (days) => {
    const { tell, look } = home();
    await tell(echoAt(NOW - 20 * DAY), customersAt(NOW - HOUR));
    const { verdict, codes } = await look('drift', NOW + days * DAY);
    expect([verdict, codes]).toEqual(['unknown', [null]]);
  });
});
