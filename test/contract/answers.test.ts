import { it } from 'vitest';
import { CORRECTIONS } from './corrections.ts';
import { openContract } from './openapi.ts';
import { goLive } from './live.ts';
import { LIVE_CALLS, REFUSED } from './live-calls.ts';
it('tries', async () => {
  const contract = openContract('/work/shared/reference/meta-openapi-v23.0.yaml', CORRECTIONS);
  const live = await goLive();
  const served = new Set();
  const t = Date.now();
  for (const { name, make } of LIVE_CALLS) {
    await live.putBack();
    live.takeExchanges();
    const problem: any = await make(live).then(() => undefined, (e) => e);
    const exchanges = live.takeExchanges();
    if (problem && !REFUSED[name]) console.log('PROBLEM', name, problem.stack, problem.meta);
    for (const { request, status, type, answer: body } of exchanges) {
      const operation = contract.operationOf(request, live.nodes);
      if (!operation) continue;
      const answer = { status, type, body, fields: request.query.fields };
      const problems = contract.answerProblems(operation, answer);
      const strangers = contract.answerStrangers(operation, answer);
      served.add(`${operation.method} ${operation.template}`);
      if (status !== 200) console.log('STATUS', name, status, JSON.stringify(body));
      if (problems.length + strangers.length > 0) console.log(name, operation.method, operation.template, status, problems, JSON.stringify(strangers));
      if (/settings|history|profile|activities|events|whatsapp_business_acc|block|disconn/.test(name)|| JSON.stringify(body).includes('"data":[]')) console.log(name, JSON.stringify(body).slice(0, 900));
    }
  }
  console.log(Date.now() - t, served);
});
