import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { APP, EVERY_CALL } from '../../../support/every-call.ts';
import { metaError } from '../../../support/scripted-graph.ts';
import { type Said, talk } from '../../../support/transcript.ts';

/** What stands with the calls and is none. */
const NO_CALLS = ['analyticsField', 'collect', 'messageProblems', 'paginate', 'wholeList'];

/** Calls that have no JSON to be odd: a file is whatever it is. */
const FILES = ['downloadMedia', 'pourMedia'];

/** Calls that are a GET and have their effect once. */
const ONCE = ['exchangeCode'];

/** Calls whose `success: false` is an answer, with a reason. */
const SAYS_WHY_NOT = ['unpauseTemplate'];

const appToken = `Bearer ${APP.id}|${APP.secret}`;

/** Calls that carry a proof of their own, or want another word before the token. */
const OWN_TOKENS: Readonly<Record<string, readonly string[]>> = {
  exchangeCode: ['none'],
  inspectToken: [appToken],
  fetchSystemUserToken: ['Bearer EAAsystem'],
  appSubscriptions: [appToken],
  whatsappSubscription: [appToken],
  subscribeApp: [appToken],
  unsubscribeApp: [appToken],
  sendSample: ['OAuth EAAbusiness'],
  sampleOffset: ['OAuth EAAbusiness'],
  uploadSample: ['Bearer EAAbusiness', 'OAuth EAAbusiness'],
};

describe('every call', () => {
  it('is in the table of calls', () => {
    const offered = exportsOfCalls().filter((name) => !NO_CALLS.includes(name));
    expect(offered.length).toBeGreaterThan(50);
    const inTable = EVERY_CALL.map(({ name }) => name.split(':', 1)[0]);
    expect([...new Set(inTable)].sort()).toEqual(offered.sort());
  });

  it.each(EVERY_CALL)('$name: takes the answer Meta describes', async ({ make, answers }) => {
    const { graph } = await talk(answers);
    await make(graph);
  });

  it.each(EVERY_CALL)('$name: is refused in Meta’s words, at once', async ({ make }) => {
    const refusal = metaError(190, { fbtrace_id: 'AxTrace' });
    const { graph, heard } = await talk([{ status: 401, json: refusal }]);
    await expect(make(graph)).rejects.toMatchObject({
      code: 'graph-not-permitted',
      meta: { code: 190, traceId: 'AxTrace' },
    });
    expect(heard).toHaveLength(1);
  });

  it.each(
    EVERY_CALL.filter(({ name }) => !FILES.includes(name)).flatMap(({ name, make }) =>
      [null, [], 'done', 7].map((json) => ({ name, make, json })),
    ),
  )('$name: does not take $json for an answer', async ({ name, make, json }) => {
    const { graph, heard } = await talk([{ json }]);
    const made = make(graph);
    await made.then(
      () => undefined,
      () => undefined,
    );
    // What has an effect may have had it, however odd the answer.
    const isRead = heard.every(({ call }) => call.startsWith('GET ')) && !ONCE.includes(name);
    const code = isRead ? 'graph-unexpected' : 'graph-outcome-unknown';
    await expect(made).rejects.toMatchObject({ code, nothingDone: false });
    expect(heard).toHaveLength(1);
  });

  it.each(EVERY_CALL.filter(({ name, answers }) => isConfirmation(answers) && !SAYS_WHY_NOT.includes(name)))(
    '$name: is not done when Meta says that it is not',
    async ({ make }) => {
      const { graph } = await talk([{ json: { success: false } }]);
      await expect(make(graph)).rejects.toMatchObject({ code: 'graph-outcome-unknown' });
    },
  );

  it.each(EVERY_CALL)('$name: is made with the token it is given', async ({ name, make, answers }) => {
    const { graph, heard } = await talk(answers);
    await make(graph, 'EAAbusiness');
    const expected = OWN_TOKENS[name] ?? answers.map(() => 'Bearer EAAbusiness');
    expect(heard.map(({ token }) => token)).toEqual(expected);
  });
});

function isConfirmation([answer]: readonly Said[]): boolean {
  return JSON.stringify(answer) === '{"json":{"success":true}}';
}

/** The functions that the door of core/graph takes from its folder of calls. */
function exportsOfCalls(): string[] {
  const door = readFileSync('src/core/graph/index.ts', 'utf8');
  const exported = [...door.matchAll(/^export \{([^}]*)\} from '\.\/calls\//gm)];
  return exported
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}
