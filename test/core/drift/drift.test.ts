import { expect, it, onTestFinished } from 'vitest';
import { driftOf, listDrift } from '../../../src/core/drift/index.ts';
import { coexIn } from '../../support/coex.ts';
import { fixedClock, NOW } from '../../support/run.ts';
import { openStoreAt } from '../../support/store-address.ts';
import { delivery, echo, numberValue, PHONE_NUMBER_ID, text } from '../../support/webhooks.ts';

it('one number is told as among all, and one that is not known not at all', async () => {
  const coex = coexIn();
  const metadata = { display_phone_number: '447700900101', phone_number_id: '441' };
  await coex.tell(
    echo('wamid.1', 'Ready', NOW / 1000 - 12 * 86_400),
    delivery('messages', { ...numberValue({ messages: [text('wamid.2', 'Hi', NOW / 1000)] }), metadata }),
  );
  const store = await openStoreAt(coex.storeFile);
  onTestFinished(() => store.close());
  const deps = { store, clock: fixedClock() };
  const all = await listDrift(deps);
  expect(all.map(({ risk }) => risk)).toEqual(['warn', 'watch']);
  expect(await driftOf(deps, PHONE_NUMBER_ID)).toEqual(all[0]);
  expect(await driftOf(deps, '1')).toBeUndefined();
});
