import { it } from 'vitest';
import { CORRECTIONS } from './corrections.ts';
import { openContract, labelOf } from './openapi.ts';
import { goLive } from './live.ts';
import { CALLERS, pathOf, READS_WITHOUT_FIELDS, WRONG_PARAMETERS } from './refused-calls.ts';
it('tries', async () => {
  const contract = openContract('/work/shared/reference/meta-openapi-v23.0.yaml', CORRECTIONS);
  const live = await goLive();
  const t = Date.now();
  const no = live.sandbox.act('token.add', {scopes: []}) as any;
  for (const operation of contract.operations) {
    const label = labelOf(operation);
    if (operation.template === '/whatsapp/webhooks') continue;
    const path = pathOf(operation, live);
    const method = operation.method.toUpperCase();
    const show = (what: string, e: any) => {
       const problems = contract.answerProblems(operation, {status: e.status, type: e.type, body: e.answer});
       console.log(label, '|', what, '|', e.status, e.type, problems, JSON.stringify(contract.answerStrangers(operation, {status: e.status, body: e.answer})), JSON.stringify(e.answer).slice(0, 300));
    };
    await live.putBack();
    for (const [what, tokenOf] of Object.entries(CALLERS)) show(what, await live.ask({ method, path, token: tokenOf(live) }));
    show('noscope', await live.ask({ method, path, token: no.token }));
    show('nobody', await live.ask({ method, path: pathOf(operation, live, true) }));
    if (method === 'GET') show('fields', await live.ask({ method, path, query: {fields: 'nonsense'} }));
    if (method === 'GET') show('fields{', await live.ask({ method, path, query: {fields: 'id{'} }));
    if (WRONG_PARAMETERS[label]) show('wrong', await live.ask({ method, path, ...WRONG_PARAMETERS[label] }));
    else show('PLAIN', await live.ask({ method, path }));
  }
  console.log(Date.now() - t);
});
