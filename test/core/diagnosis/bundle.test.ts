import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { createPseudonyms } from '../../../src/core/diagnosis/bundle/pseudonyms.ts';
import { type Scrubbing, structureOf, withoutPeople } from '../../../src/core/diagnosis/bundle/scrub.ts';
import { makeBundle, zipped } from '../../../src/core/diagnosis/index.ts';
import { askingSide } from '../../support/asking-side.ts';
import { onboardedAt } from '../../support/history.ts';
import { leaksIn, type Untold } from '../../support/leaks.ts';
import { NOW, seededRandom } from '../../support/run.ts';
import { APP_SECRET, TOKEN } from '../../support/scripted-graph.ts';
import {
  BUSINESS_NUMBER,
  CUSTOMER,
  delivery,
  echo,
  numberValue,
  PHONE_NUMBER_ID,
  text,
  WABA_ID,
} from '../../support/webhooks.ts';

const SECONDS = NOW / 1000;
const BRAZILIAN = '5511987654321';
const OTHER = '447700900166';
const USER_ID = 'GB.7Kd20aQxY41mTz';
/** As Meta makes them: the customer’s phone is in it. */
const WAMID = `wamid.${Buffer.from(`\x1c\x18\x0c${CUSTOMER}\x15\x02\x00\x12`, 'latin1').toString('base64')}`;
const BUSINESS_TOKEN = 'EAAGbusinesstokenOfTheWaba0123456789';
const OTHER_PROFILES = 'another-profiles/verify"token';
const ENV = {
  COEX_ACCESS_TOKEN: TOKEN,
  COEX_APP_SECRET: APP_SECRET,
  COEX_VERIFY_TOKEN: 'dev1',
  [`COEX_BUSINESS_TOKEN_${WABA_ID}`]: BUSINESS_TOKEN,
  COEX_NUMBER: `+44 7700 900100`,
  COEX_PUBLIC_URL: 'https://hooks.example.net/webhook',
};

const UNTOLD: Untold = {
  secrets: [TOKEN, APP_SECRET, BUSINESS_TOKEN, OTHER_PROFILES],
  phones: [CUSTOMER, BRAZILIAN, OTHER, BUSINESS_NUMBER],
  words: [
    'Mira',
    'Dalton',
    'mira.rides',
    'Zoë',
    'Old Bike Shop',
    'safe is behind',
    'Unter den Linden',
    USER_ID,
    'OldOldOld1',
    WAMID.slice('wamid.'.length, -2),
    'HBgMNDQ3',
  ],
};

const contact = {
  wa_id: CUSTOMER,
  user_id: USER_ID,
  profile: { name: 'Mira Dalton', username: 'mira.rides' },
};

/** Bodies that have people in every place and spelling. */
const BODIES: readonly object[] = [
  delivery(
    'messages',
    numberValue({
      contacts: [contact],
      messages: [
        text(WAMID, `The safe is behind the door, call +44 7700 900166 or ${TOKEN}`, SECONDS, {
          from_user_id: USER_ID,
        }),
      ],
    }),
  ),
  echo(WAMID.replace('HBgM', 'HBgMNDQ3'), 'The safe is behind you'),
  delivery('messages', numberValue({ messages: [text('wamid.BR1', 'x', SECONDS, { from: BRAZILIAN })] })),
  delivery(
    'messages',
    numberValue({ messages: [text('wamid.BR2', 'x', SECONDS, { from: '551187654321' })] }),
  ),
  delivery(
    'messages',
    numberValue({
      statuses: [
        {
          id: WAMID,
          status: 'failed',
          timestamp: String(SECONDS),
          recipient_id: CUSTOMER,
          recipient_user_id: USER_ID,
          errors: [
            { code: 131026, title: 'Undeliverable', error_data: { details: `to +44 (7700) 900-155` } },
          ],
        },
      ],
    }),
  ),
  delivery(
    'smb_app_state_sync',
    numberValue({
      state_sync: [
        {
          type: 'contact',
          contact: { full_name: 'Zoë', phone_number: OTHER },
          action: 'add',
          metadata: { timestamp: String(SECONDS) },
        },
      ],
    }),
  ),
  delivery('a_new_field', {
    type: 'Mira',
    status: `p${CUSTOMER}`,
    Mira: { wa: Number(CUSTOMER), at: BRAZILIAN },
    [CUSTOMER]: [{ link: `https://wa.me/%2B44%207700%20900155?text=Unter%20den%20Linden` }],
    [`to_${OTHER}`]: WAMID,
    place: { latitude: 51.5, address: 'Unter den Linden 1' },
    access_token: TOKEN,
    field: APP_SECRET,
    user: 'GB.OldOldOld1',
    nested: [[[['The safe is behind the door']]], Buffer.from(CUSTOMER).toString('base64')],
  }),
  delivery(
    'messages',
    numberValue({ messages: [{ from: OTHER, id: WAMID, timestamp: { Mira: CUSTOMER } }] }),
  ),
];

const DIAGNOSIS = {
  rootCause: {
    code: 'callback-wrong',
    says: `Mira Dalton at +44 7700 900155 (44%207700%20900155) wrote ${WAMID}; the callback is https://x.example/${BUSINESS_TOKEN}`,
    evidence: {
      phone: `00${CUSTOMER}`,
      number: Number(BRAZILIAN),
      id: PHONE_NUMBER_ID,
      header: `Authorization: Bearer ${TOKEN}`,
      proof: `${'f'.repeat(63)}0`,
      link: `https://g.example/?access_token=abcdef&appsecret_proof=${'a1'.repeat(32)}&to=${encodeURIComponent(WAMID)}`,
      verify: 'hub.verify_token=dev1',
      other: `it was ${OTHER_PROFILES} or ${encodeURIComponent(OTHER_PROFILES)}`,
      strange: 'Authorization: Bearer of-nobody-known',
      who: USER_ID,
      folder: '/home/mira/store.db',
      at: '2026-11-05T09:00:00Z',
    },
  },
};

async function bundled(more: { readonly bodies?: readonly object[] } = {}) {
  const side = await askingSide({ bodies: more.bodies ?? BODIES, env: ENV });
  mkdirSync(dirname(side.paths.secretsFile), { recursive: true });
  writeFileSync(side.paths.secretsFile, JSON.stringify({ another: { 'verify-token': OTHER_PROFILES } }));
  await onboardedAt(side.opened, NOW - 1000);
  const node = JSON.stringify({
    id: PHONE_NUMBER_ID,
    display_phone_number: '+44 7700 900100',
    verified_name: 'Old Bike Shop',
    quality_rating: 'GREEN',
  });
  await side.opened.db.updateTable('numbers').set({ node, verified_name: 'Old Bike Shop' }).execute();
  const broken = Buffer.from(`{"from":"${CUSTOMER}","text":"The safe is behind`);
  await side.opened.db
    .transaction()
    .execute((trx) =>
      side.opened.log.append(trx, [{ source: 'webhook', signature: 'valid', receivedAt: NOW, body: broken }]),
    );
  await side.opened.db
    .insertInto('onboardings')
    .values({
      id: 'one',
      state: 'signup',
      waba_id: WABA_ID,
      phone_number_id: PHONE_NUMBER_ID,
      started_at: NOW,
      updated_at: NOW,
      number: OTHER,
    })
    .execute();
  await side.opened.db
    .insertInto('onboarding_steps')
    .values({
      onboarding_id: 'one',
      step: 'token',
      state: 'failed',
      at: NOW,
      detail: JSON.stringify({ problem: `refused for ${OTHER}: code AQDx${TOKEN}`, name: 'Zoë' }),
    })
    .execute();
  const files = await makeBundle({
    side,
    random: seededRandom(5),
    homeFolder: '/home/mira',
    env: ENV,
    versions: { coex: '0.1.0', node: 'v24.21.0', platform: 'linux' },
    diagnosis: DIAGNOSIS,
  });
  const archive = unzipSync(await zipped(files, NOW));
  const read = Object.fromEntries(
    Object.entries(archive).map(([name, bytes]) => [name, Buffer.from(bytes).toString('utf8')]),
  );
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of any shape
  const part = (name: string): any => JSON.parse(read[`${name}.json`] ?? '');
  return { read, part, whole: Object.values(read).join('\n') };
}

describe('a support bundle', () => {
  it('holds nobody and no secret, in whatever spelling', async () => {
    const { read } = await bundled();
    for (const [name, content] of Object.entries(read)) expect(leaksIn(content, UNTOLD), name).toEqual([]);
    expect(read['diagnosis.json']).not.toMatch(/dev1|of-nobody|a1a1a1|fffff|\/home\/mira/);
  });

  it('would be found out: the search sees every one of them in what went in', () => {
    const given = JSON.stringify([BODIES, DIAGNOSIS, ENV, OTHER_PROFILES, 'Old Bike Shop']);
    const { secrets, phones, words } = UNTOLD;
    expect(new Set(leaksIn(given, UNTOLD))).toEqual(new Set([...secrets, ...phones, ...words]));
    for (const spelling of [
      '+44 7700 900155',
      '44-7700-900-155',
      '44%207700%20900155',
      WAMID,
      Buffer.from(`x${CUSTOMER}`).toString('base64'),
    ]) {
      expect(leaksIn(`a "${spelling}" b`, UNTOLD), spelling).toContain(CUSTOMER);
    }
    expect(leaksIn(encodeURIComponent(OTHER_PROFILES), UNTOLD)).toEqual([OTHER_PROFILES]);
  });

  it('tells one person by one pseudonym, whatever the spelling and the place', async () => {
    const { part } = await bundled();
    const bodies = JSON.stringify(part('deliveries'));
    const brazilians = [...bodies.matchAll(/"from":"(phone-[a-z]{10})"/g)].map(([, name]) => name);
    // Told by the one who has nine digits, and by the one who has eight; the customer; the business in the echo.
    const [broken] = part('deliveries');
    expect(broken).toMatchObject({ outcome: null, bytes: 49 });
    expect(new Set(brazilians).size).toBe(4);
    const { evidence, says } = part('diagnosis').rootCause;
    const [first, second] = says.match(/phone-[a-z]{10}/g);
    expect(first).toBe(second);
    expect(brazilians).toContain(first);
    expect(brazilians).toContain(evidence.number);
    expect(bodies).toContain(evidence.who);
    expect(bodies).toContain(says.match(/message-[a-z]{10}/)[0]);
  });

  it('keeps what support needs: structure, codes, ids of Meta’s objects, instants, versions', async () => {
    const { part } = await bundled();
    expect(part('bundle')).toEqual({
      madeAt: '2026-11-05T09:00:00Z',
      versions: { coex: '0.1.0', node: 'v24.21.0', platform: 'linux' },
    });
    const first = part('deliveries').at(-3 - BODIES.length + 3);
    expect(first).toMatchObject({ source: 'webhook', outcome: 'projected', subject: PHONE_NUMBER_ID });
    expect(part('errors')).toMatchObject([{ where: 'statuses', code: 131026, count: 1 }]);
    expect(part('store')).toMatchObject({ schemaVersion: expect.any(Number), rows: { messages: 4 } });
    expect(part('settings')).toContainEqual(
      expect.objectContaining({
        key: 'public-url',
        value: 'https://hooks.example.net/webhook',
        origin: 'environment',
        where: 'COEX_PUBLIC_URL',
      }),
    );
    expect(part('secrets')).toContainEqual({ name: 'app-secret', place: 'environment' });
    expect(part('numbers').numbers[0]).toMatchObject({
      phoneNumberId: PHONE_NUMBER_ID,
      wabaId: WABA_ID,
      node: { quality_rating: 'GREEN', verified_name: '<text of 13 characters>' },
    });
    expect(part('onboardings').steps[0]).toMatchObject({ step: 'token', state: 'failed' });
    expect(part('unrecognised').map(({ field }: { field: string }) => field)).toContain('a_new_field');
    const { evidence } = part('diagnosis').rootCause;
    expect(evidence).toMatchObject({ id: PHONE_NUMBER_ID, at: '2026-11-05T09:00:00Z', folder: '~/store.db' });
    expect(part('rules').length).toBeGreaterThan(100);
  });

  it('has other pseudonyms the next time', () => {
    const one = createPseudonyms(seededRandom(1).hex(32));
    const other = createPseudonyms(seededRandom(2).hex(32));
    expect(one.phone(CUSTOMER)).not.toBe(other.phone(CUSTOMER));
    expect(one.phone(CUSTOMER)).toMatch(/^phone-[a-z]{10}$/);
  });

  it('is made all the same when the store cannot be opened, and says so', async () => {
    const side = await askingSide({ env: ENV });
    const files = await makeBundle({
      side: {
        ...side,
        store: async () => {
          throw new Error(`The store /home/mira/${CUSTOMER}.db is damaged.`);
        },
      },
      random: seededRandom(5),
      homeFolder: '/home/mira',
      env: ENV,
      versions: { coex: '0.1.0', node: 'v24.21.0', platform: 'linux' },
      diagnosis: {},
    });
    expect(JSON.parse(files['deliveries.json'] ?? '').problem).toMatch(
      /^The store ~\/phone-[a-z]{10}\.db is damaged$/,
    );
    expect(JSON.parse(files['settings.json'] ?? '')).toHaveLength(10);
  });
});

describe('a bundle of what is broken', () => {
  const versions = { coex: '0.1.0', node: 'v24.21.0', platform: 'linux' };
  const about = { random: seededRandom(5), homeFolder: '/home/mira', versions };

  it('keeps secrets of the environment out when neither settings nor secrets can be read', async () => {
    const side = await askingSide({ env: ENV });
    const unreadable = async () => {
      throw new Error('It cannot be read.');
    };
    const diagnosis = { says: `${TOKEN} ${APP_SECRET} ${BUSINESS_TOKEN}` };
    const files = await makeBundle({
      ...about,
      side: { ...side, secrets: unreadable, store: unreadable },
      env: ENV,
      diagnosis,
    });
    expect(JSON.parse(files['diagnosis.json'] ?? '')).toEqual({ says: '<secret> <secret> <secret>' });
    expect(JSON.parse(files['secrets.json'] ?? '')).toContainEqual({
      name: 'app-secret',
      place: 'unreadable',
    });
  });

  it('does not repeat what a fault quotes', async () => {
    const side = await askingSide({ bodies: BODIES.slice(0, 1), env: ENV });
    const reason = 'cannot read "The safe is behind the door" of undefined';
    await side.opened.db.updateTable('deliveries').set({ outcome: 'failed', reason }).execute();
    const files = await makeBundle({ ...about, side, env: ENV, diagnosis: {} });
    const [delivery] = JSON.parse(files['deliveries.json'] ?? '');
    expect(delivery.reason).toBe('cannot read <quoted> of undefined');
  });
});

describe('what came from outside', () => {
  const scrubbing: Scrubbing = {
    pseudonyms: createPseudonyms('key'),
    keptIds: new Set([PHONE_NUMBER_ID]),
    secrets: [APP_SECRET],
    names: { whole: new Set(['mira dalton', 'zoë']), words: new Set(['Mira', 'Dalton', 'Zoë']) },
    homeFolder: '',
  };
  const PRECIOUS = [
    CUSTOMER,
    '+44 7700 900155',
    WAMID,
    USER_ID,
    'Mira Dalton',
    'The safe is behind the door',
    APP_SECRET,
    Number(CUSTOMER),
  ];
  const untold: Untold = { ...UNTOLD, secrets: [APP_SECRET], phones: [CUSTOMER] };
  const keys = fc.constantFrom(
    ...['type', 'status', 'field', 'id', 'user_id', 'timestamp', 'time', 'at', 'code', 'mime_type', 'object'],
    ...[
      'event',
      'from',
      'Mira',
      CUSTOMER,
      `x_${CUSTOMER}`,
      APP_SECRET,
      '__proto__',
      'phone_number_id',
      'epoch',
    ],
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(...PRECIOUS),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 3 }),
    ),
  }));

  it('shows none of it, wherever it stands', () => {
    fc.assert(
      fc.property(tree, (body) => {
        expect(leaksIn(JSON.stringify(structureOf(body, scrubbing)) ?? '', untold)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('nor does what coex wrote of it', () => {
    const around = fc.constantFrom(
      '',
      ' ',
      '"',
      '/',
      '=',
      ' to ',
      '(',
      ': ',
      ' tel:',
      '?x=',
      '&',
      ', ',
      '\n',
    );
    const piece = fc.constantFrom(
      ...PRECIOUS,
      encodeURIComponent('+44 7700 900155'),
      encodeURIComponent(WAMID),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(around, piece, around), { maxLength: 4 }), (pieces) => {
        const told = pieces.map(([before, what, after]) => `${before}${what}${after}`).join(' ');
        const names = ['The safe is behind the door'];
        const left = leaksIn(String(withoutPeople(told, scrubbing)), untold);
        // Of texts in the middle of a sentence nobody can tell that they are a customer’s; coex writes none.
        expect(left.filter((one) => !names.some((name) => name.includes(one)))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
