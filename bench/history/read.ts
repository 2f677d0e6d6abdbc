import { listMessages } from '../../src/core/conversations/index.ts';
import { openStore } from '../../src/core/store/index.ts';

/* `read.ts STORE`: reads the last 50 messages of chats taken here and there; prints how long one took. */

const LOOKS = 2000;

const [file = ''] = process.argv.slice(2);
const store = await openStore(file);
const { last } = await store.db
  .selectFrom('chats')
  .select((row) => row.fn.max('id').as('last'))
  .executeTakeFirstOrThrow();
const took: number[] = [];
for (let look = 0; look < LOOKS; look += 1) {
  // A prime apart, so that no two looks are near each other.
  const chat = ((look * 7919) % last) + 1;
  const began = performance.now();
  const { items } = await listMessages(store, { chat }, { limit: 50 });
  took.push(performance.now() - began);
  if (items.length !== 50) throw new Error(`Chat ${chat} has ${items.length} messages, not 50.`);
}
await store.close();
took.sort((a, b) => a - b);
const at = (share: number) => took[Math.floor(took.length * share)];
console.log(JSON.stringify({ medianMs: at(0.5), p99Ms: at(0.99) }));
