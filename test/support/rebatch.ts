import type { Receipt } from './replay.ts';

/** One change with one thing in it, and when it came: what Meta may put together with others as it likes. */
export interface Atom {
  readonly receivedAt: number;
  readonly entry: { readonly id: string; readonly time?: number };
  readonly field: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The lists of a value that may be split and joined; a chunk of the history is an element, and stays whole. */
const LISTS = [
  'messages',
  'message_echoes',
  'statuses',
  'errors',
  'history',
  'state_sync',
  'user_preferences',
  'user_id_update',
];

/**
 * The atoms in this order as bodies: neighbours that came at one time go into one body, one entry, one change, one list
 * wherever `join` says so.
 */
export function bodiesOf(atoms: readonly Atom[], join: () => boolean): Receipt[] {
  const deliveries = inRuns(atoms, (a, b) => a.receivedAt === b.receivedAt && join());
  return deliveries.map((delivery) => {
    const entries = inRuns(delivery, (a, b) => isSame(a.entry, b.entry) && join());
    const body = {
      object: 'whatsapp_business_account',
      entry: entries.map((entry) => ({ ...entry[0]?.entry, changes: changesOf(entry, join) })),
    };
    return { source: 'webhook', receivedAt: delivery[0]?.receivedAt ?? 0, body: JSON.stringify(body) };
  });
}

function changesOf(entry: readonly Atom[], join: () => boolean): object[] {
  return inRuns(entry, (a, b) => canShare(a, b) && join()).map((change) => ({
    field: change[0]?.field,
    value: Object.fromEntries([
      ...Object.entries(change[0]?.value ?? {}),
      ...LISTS.flatMap((name) => {
        const elements = change.flatMap(({ value }) => (value[name] as unknown[] | undefined) ?? []);
        return elements.length === 0 ? [] : [[name, elements]];
      }),
    ]),
  }));
}

/** What stands beside a list is of all its elements, so it must be the same. */
function canShare(a: Atom, b: Atom): boolean {
  const beside = ({ value }: Atom) => Object.entries(value).filter(([name]) => !LISTS.includes(name));
  const lists = ({ value }: Atom) => Object.keys(value).filter((name) => LISTS.includes(name));
  return a.field === b.field && lists(a).length > 0 && lists(b).length > 0 && isSame(beside(a), beside(b));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Cuts a list wherever two neighbours are not to be together. */
function inRuns<Item>(items: readonly Item[], areTogether: (a: Item, b: Item) => boolean): Item[][] {
  const runs: Item[][] = [];
  for (const [index, item] of items.entries()) {
    const before = items[index - 1];
    if (before !== undefined && areTogether(before, item)) runs.at(-1)?.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** The same JSON in other bytes: spaces, and letters as escapes. */
export function respelt(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 1).replace(/[^\x20-\x7e\n]/g, (letter) =>
    [...letter].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}
