import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentOf, run, temporaryFolder } from '../../support/run.ts';
import { scriptGraph } from '../../support/scripted-graph.ts';

const IDENTITY = { name: 'visit', language: 'en_GB' };
const NODE = {
  ...IDENTITY,
  id: '1',
  status: 'APPROVED',
  category: 'UTILITY',
  parameter_format: 'POSITIONAL',
};
const BODY = { type: 'BODY', text: 'Your visit is on the fourth of May.' };

const buttons = (...list: readonly object[]) => ({ type: 'BUTTONS', buttons: list });
const request = (more: object) => JSON.stringify({ ...IDENTITY, category: 'UTILITY', ...more }, null, 2);
const card = (button: object) => ({ components: [{ type: 'BODY', text: 'A card' }, buttons(button)] });

async function stageWith(file: string, text: string, node: object, lists: number) {
  const page = { json: { data: [{ ...NODE, ...node }], summary: { message_template_count: 1 } } };
  const graph = await scriptGraph(...Array.from({ length: lists }, () => page));
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'templates'));
  const path = join(folder, 'templates', file);
  writeFileSync(path, text);
  const env = { COEX_HOME: join(folder, 'home'), COEX_GRAPH_URL: graph.url, COEX_ACCESS_TOKEN: 'EAAx' };
  return {
    read: () => readFileSync(path, 'utf8'),
    ask: async (verb: string) =>
      documentOf(await run(['templates', verb, '--waba', '1', '--json'], { env, workingFolder: folder })),
  };
}

const FLOW = { type: 'FLOW', text: 'Open' };
const SHOWN_FLOW = { ...FLOW, flow_id: 42, flow_action: 'navigate', navigate_screen: 'FIRST' };
const OTP_URL =
  'https://www.whatsapp.com/otp/code/?otp_type=ONE_TAP&package_name=a.b&signature_hash=c&code=otp{{1}}';
const APPS = [{ package_name: 'a.b', signature_hash: 'cccccccccc1' }];

const SAME: readonly (readonly [string, string, string, object])[] = [
  [
    'a flow by its name',
    'visit.json',
    request({ components: [BODY, buttons({ ...FLOW, flow_name: 'visit_flow' })] }),
    { components: [BODY, buttons(SHOWN_FLOW)] },
  ],
  [
    'a flow by its name in a family',
    'visit.yaml',
    `name: visit
category: UTILITY
languages:
  en_GB:
    body: ${BODY.text}
    buttons: [{ type: FLOW, text: Open, flow_name: visit_flow }]
`,
    { components: [BODY, buttons(SHOWN_FLOW)] },
  ],
  [
    'the default action of a flow, which the account does not show',
    'visit.json',
    request({ components: [BODY, buttons({ ...FLOW, flow_id: '42', flow_action: 'navigate' })] }),
    { components: [BODY, buttons({ ...FLOW, flow_id: '42' })] },
  ],
  [
    'another action of a flow, left to Meta',
    'visit.json',
    request({ components: [BODY, buttons({ ...FLOW, flow_id: '42' })] }),
    { components: [BODY, buttons({ ...SHOWN_FLOW, flow_action: 'data_exchange' })] },
  ],
  [
    'a flow by its name on a card',
    'visit.json',
    request({
      components: [BODY, { type: 'CAROUSEL', cards: [card({ ...FLOW, flow_name: 'visit_flow' })] }],
    }),
    { components: [BODY, { type: 'CAROUSEL', cards: [card(SHOWN_FLOW)] }] },
  ],
  [
    'a template of the library, by its name and what goes into it',
    'visit.json',
    request({
      library_template_name: 'library_visit',
      library_template_button_inputs: [{ type: 'PHONE_NUMBER', phone_number: '+15550100' }],
      display_format: 'ORDER_DETAILS',
      send_type: 'direct',
    }),
    { library_template_name: 'library_visit', components: [BODY] },
  ],
  [
    'the words and the apps of a one-time password',
    'visit.json',
    request({
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY', add_security_recommendation: true },
        buttons({ type: 'OTP', otp_type: 'ONE_TAP', supported_apps: APPS }),
      ],
    }),
    {
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY', text: '*{{1}}* is your code.', add_security_recommendation: true },
        buttons({ type: 'URL', text: 'Autofill', url: OTP_URL, example: ['x'] }),
      ],
    },
  ],
  [
    'a header of text that does not say so',
    'visit.json',
    request({ components: [{ type: 'HEADER', text: 'Visit' }, BODY] }),
    { components: [{ type: 'HEADER', format: 'TEXT', text: 'Visit' }, BODY] },
  ],
  [
    'no tracking opted out of, in as many words',
    'visit.json',
    request({ components: [BODY], cta_url_link_tracking_opted_out: false, parameter_format: 'NAMED' }),
    { components: [BODY] },
  ],
];

describe('what a file leaves to Meta, or an account does not show', () => {
  it.each(SAME)('is neither pulled over nor planned: %s', async (_, file, text, node) => {
    const { ask, read } = await stageWith(file, text, node, 3);
    expect(await ask('pull')).toMatchObject({
      files: [{ change: 'unchanged', unchanged: ['en_GB'], changed: [] }],
      problems: [],
    });
    expect(read()).toBe(text);
    const plan = await ask('plan');
    expect(plan.accounts[0].steps).toMatchObject([{ action: 'unchanged', changes: [] }]);
  });

  it('stays in a file of which something else is pulled', async () => {
    const written = {
      components: [BODY, buttons({ ...FLOW, flow_name: 'visit_flow' })],
      send_type: 'direct',
    };
    const text = 'Your visit is on the fifth of May.';
    const node = { components: [{ ...BODY, text }, buttons({ ...SHOWN_FLOW, text: 'Look' })] };
    const { ask, read } = await stageWith('visit.json', request(written), node, 1);
    expect(await ask('pull')).toMatchObject({ files: [{ change: 'changed', changed: ['en_GB'] }] });
    expect(JSON.parse(read())).toEqual({
      ...IDENTITY,
      category: 'UTILITY',
      components: [{ ...BODY, text }, buttons({ ...FLOW, text: 'Look', flow_name: 'visit_flow' })],
      send_type: 'direct',
    });
  });

  it('is a difference where the file says no and the account yes', async () => {
    const text = request({ components: [BODY], cta_url_link_tracking_opted_out: false });
    const node = { components: [BODY], cta_url_link_tracking_opted_out: true };
    const { ask } = await stageWith('visit.json', text, node, 2);
    const { accounts } = await ask('plan');
    expect(accounts[0].steps).toMatchObject([
      {
        action: 'edit',
        changes: [{ field: 'cta_url_link_tracking_opted_out', before: 'true', after: 'false' }],
      },
    ]);
  });
});
