import type * as z from 'zod';
import { isRecord } from '../http.ts';
import { placeNewest } from '../timeline.ts';
import { createCustomerIndex } from '../world/customer-index.ts';
import type { World } from '../world/world.ts';
import { pack, unpack } from './pack.ts';
import { DERIVED, worldShape } from './shape.ts';

const SNAPSHOT_SCHEMA = 'coex.sandbox/v1';

/** The world as one line of JSON, secrets and all: made up, but those of whoever uses this sandbox. */
export function exportWorld(world: World): string {
  placeNewest(world.timeline);
  const kept = Object.entries(world).filter(([name]) => !DERIVED.some((derived) => derived === name));
  return JSON.stringify({ schema: SNAPSHOT_SCHEMA, world: pack(Object.fromEntries(kept)) });
}

/** The world of a snapshot. Throws an Error that says why it is none, or none of ours. */
export function readSnapshot(text: string): World {
  const document = parse(text);
  checkSchema(isRecord(document) ? document.schema : undefined);
  const unpacked = unpackWorld(document);
  const read = worldShape.safeParse(unpacked);
  if (!read.success) throw new Error(`The snapshot is damaged: ${problemIn(read.error)}.`);
  // Checked as far as it can go wrong by accident; what stands inside the entities is taken at its word. The checked
  // copy would have its members in another order.
  const world = { ...(unpacked as World), customerIndex: createCustomerIndex() };
  checkReferences(world);
  return world;
}

/** Makes a world that is in use the one of a snapshot. */
export function replaceWorld(world: World, by: World): void {
  Object.assign(world, by);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const cutOff = text.startsWith(`{"schema":"${SNAPSHOT_SCHEMA}"`);
    throw new Error(
      cutOff ? 'The snapshot breaks off in the middle.' : 'This is no snapshot: it is not JSON.',
      { cause: error },
    );
  }
}

function checkSchema(schema: unknown): void {
  if (schema === SNAPSHOT_SCHEMA) return;
  const version = typeof schema === 'string' ? /^coex\.sandbox\/v(\d+)$/.exec(schema)?.[1] : undefined;
  throw new Error(
    version === undefined
      ? `This is no snapshot of a sandbox: its schema is not ${SNAPSHOT_SCHEMA}.`
      : `The snapshot was made by a newer coex (${schema}; this one reads ${SNAPSHOT_SCHEMA}).`,
  );
}

function unpackWorld(document: unknown): unknown {
  try {
    return unpack(isRecord(document) ? document.world : undefined);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`The snapshot is damaged: ${problem}`, { cause: error });
  }
}

function problemIn(error: z.ZodError): string {
  const issue = error.issues[0];
  const place = issue?.path.map(String).join('.') ?? '';
  return `${place === '' ? 'world' : place}: ${issue?.message ?? 'not what it should be'}`;
}

/** References go by id: each must lead somewhere. */
function checkReferences(world: World): void {
  const { apps, businesses, wabas, numbers, tokens, first } = world;
  const missing = [
    ...lacking('first.appId', [first.appId], apps),
    ...lacking('first.wabaId', [first.wabaId], wabas),
    ...lacking('first.numberId', [first.numberId], numbers),
    ...lacking('first.systemToken', [first.systemToken], tokens),
    ...lacking('businessId of an app', valuesOf(apps, 'businessId'), businesses),
    ...lacking('businessId of a WABA', valuesOf(wabas, 'businessId'), businesses),
    ...lacking('wabaId of a number', valuesOf(numbers, 'wabaId'), wabas),
    ...lacking('appId of a token', valuesOf(tokens, 'appId'), apps),
  ];
  if (missing[0] !== undefined) throw new Error(`The snapshot is damaged: ${missing[0]} leads nowhere.`);
}

function lacking(what: string, ids: readonly unknown[], known: ReadonlyMap<string, unknown>): string[] {
  return ids.some((id) => !known.has(String(id))) ? [what] : [];
}

function valuesOf(entities: ReadonlyMap<string, unknown>, key: string): unknown[] {
  return [...entities.values()].map((entity) => (isRecord(entity) ? entity[key] : undefined));
}
