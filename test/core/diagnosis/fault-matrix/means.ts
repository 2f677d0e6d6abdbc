import { createHmac } from 'node:crypto';
import type { DiagnosisStage } from '../../../support/diagnosis-stage.ts';

const MINUTE_MS = 60_000;

/** A message of the API to somebody, for each time. */
export async function send(stage: DiagnosisStage, times: number): Promise<void> {
  const people = stage.sandbox.customers.list().filter(({ phone }) => phone === 'shown');
  for (let nth = 0; nth < times; nth += 1) {
    const to = people[nth % people.length]?.waId ?? '';
    stage.sandbox.customers.send(to, 'And now?');
    await stage.wait(MINUTE_MS);
    await stage.graph('POST', `${stage.sandbox.number.id}/messages`, {
      messaging_product: 'whatsapp',
      to,
      type: 'text',
      text: { body: `Order ${nth} is ready.` },
    });
    await stage.wait(MINUTE_MS);
  }
}

/** A webhook that the sandbox did not make. */
export async function post(
  stage: DiagnosisStage,
  body: object,
  secret = stage.sandbox.app.secret,
): Promise<void> {
  const text = JSON.stringify(body);
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  await fetch(stage.callbackUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body: text,
  });
}
