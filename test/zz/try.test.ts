import { expect, it } from 'vitest';
import { preparePlace } from '/work/main/test/support/onboard-process.ts';
it('runs', async () => {
  const place = await preparePlace();
  const t0 = Date.now();
  const ended = await place.onboard(['+44 7700 900100', '--public-url', place.publicUrl, '--accept-losses', '--code', place.code()]).ended;
  console.log(Date.now() - t0, ended.exitCode, ended.stderr);
  for (const e of ended.events) console.log(JSON.stringify(e).slice(0, 200));
  console.log(place.calls().map((c) => `${c.method} ${c.path} ${c.status} ${c.text.slice(0,60)}`).join('\n'));
  console.log(place.secretsKept(), place.sandbox.alarms());
}, 60_000);
