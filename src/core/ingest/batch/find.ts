import type { Kysely } from 'kysely';
import { ofWamids, spansInUse, type Tables } from '../../store/index.ts';
import type { Batch } from './batch.ts';
import type { Needs } from './needs.ts';

/** WhatsApp makes a wamid of the customer's phone and what is random: so many letters are alike where the phone is. */
const ALIKE = 24;

/** Of all else JavaScript and the engines may think differently what comes first. */
const PLAIN = /^[ -~]*$/;

/** Puts those of these messages that the store has into `found`: cheaper than reading them where most are new. */
export async function findMessages(
  { db }: Pick<Batch, 'db'>,
  wanted: Needs['messages'],
  found: Needs['messages'],
): Promise<void> {
  for (const [phoneNumberId, wamids] of wanted) {
    const known = found.get(phoneNumberId) ?? new Set();
    found.set(phoneNumberId, known);
    const possible = await possibleOf(db, phoneNumberId, wamids);
    if (possible.length === 0) continue;
    const rows = await db
      .selectFrom(ofWamids(db, 'messages', phoneNumberId, possible).as('found'))
      .select('wamid')
      .execute();
    for (const { wamid } of rows) known.add(wamid);
  }
}

/**
 * Leaves out what cannot be there: of customers whose first messages these are, nothing is in the index between the first of their
 * wamids and the last. One look for each customer tells, where else each wamid is looked for in each partition.
 */
async function possibleOf(
  db: Kysely<Tables>,
  phoneNumberId: string,
  wamids: ReadonlySet<string>,
): Promise<string[]> {
  const [plain, others] = [true, false].map((isPlain) =>
    [...wamids].filter((wamid) => PLAIN.test(wamid) === isPlain),
  ) as [string[], string[]];
  const spans = spansOf(plain);
  const ends = spans.map((span) => ({ first: span[0] as string, last: span.at(-1) as string }));
  const inUse = await spansInUse(db, phoneNumberId, ends);
  return [...others, ...spans.filter((_, at) => inUse.has(at)).flat()];
}

/** Those that begin alike, in their order. */
function spansOf(wamids: readonly string[]): string[][] {
  const spans: string[][] = [];
  let beginning: string | undefined;
  for (const wamid of wamids.toSorted()) {
    const its = wamid.slice(0, ALIKE);
    if (its === beginning) spans.at(-1)?.push(wamid);
    else spans.push([wamid]);
    beginning = its;
  }
  return spans;
}
