import { type Batch, createBatch, type Within } from '../batch/batch.ts';
import { findMessages } from '../batch/find.ts';
import { beginToWriteMessages, flush } from '../batch/flush.ts';
import { load } from '../batch/load.ts';
import { addNeeds, type Needs, needsOf } from '../batch/needs.ts';
import { begun } from '../begun.ts';
import type { DomainEvent, DomainEventName, Unrecognised } from '../events.ts';
import { nextTurn } from '../next-turn.ts';
import { type ParsedDelivery, parseDelivery } from '../parse/delivery.ts';
import { type PendingDelivery, turnOf } from '../pending.ts';
import { noteActivity } from './activity.ts';
import { applyEvent } from './event.ts';

/** What became of one delivery. */
export interface ProjectedDelivery {
  readonly id: number;
  readonly outcome: 'projected' | 'malformed' | 'failed';
  /** Why it is malformed or failed. */
  readonly reason?: string;
  /** How many events of each kind brought something new. */
  readonly events: Readonly<Partial<Record<DomainEventName, number>>>;
  /** How many events the store knew already. */
  readonly duplicates: number;
  readonly unrecognised: readonly Pick<Unrecognised, 'field' | 'reason'>[];
  /** New messages of customers by phone number id: what counts for the numbers' throughput. */
  readonly received: Readonly<Record<string, number>>;
}

/** What a delivery of which nothing came brought. */
export const NOTHING = { events: {}, duplicates: 0, unrecognised: [], received: {} };

interface Parsed {
  readonly delivery: PendingDelivery;
  readonly said: ParsedDelivery;
}

/** Tells what a delivery says; of one that it was asked of before it knows it. */
export type Parser = (delivery: PendingDelivery) => ParsedDelivery;

export function createParser(): Parser {
  const known = new WeakMap<PendingDelivery, ParsedDelivery>();
  return (delivery) => {
    const said = known.get(delivery) ?? parseDelivery(delivery.body, delivery.source);
    known.set(delivery, said);
    return said;
  };
}

export interface Applying {
  readonly parser: Parser;
  readonly pieceBytes: number;
  /** What is to be applied after these: parsed while a server works, and nothing else can be done. */
  readonly ahead?: readonly PendingDelivery[];
}

/**
 * Parses deliveries and writes what they say, in one batch. They are taken in pieces of `pieceBytes`: a server looks for the messages of
 * one while the next is parsed, and writes those of one while the next is applied.
 */
export async function applyDeliveries(
  within: Within,
  pending: readonly PendingDelivery[],
  { parser, pieceBytes, ahead = [] }: Applying,
): Promise<ProjectedDelivery[]> {
  const batch = await createBatch(within);
  const pieces = piecesOf(pending, pieceBytes);
  const { parsed, needs } = await (pieces.length > 1
    ? readEach(batch, pieces, parser)
    : readOne(batch, pending, parser));
  const upcoming = piecesOf(ahead, pieceBytes);
  await load(batch, needs);
  const projected: ProjectedDelivery[] = [];
  for (const piece of parsed) {
    for (const one of piece) projected.push(await applyOne(batch, one));
    if (piece === parsed.at(-1)) break;
    await beginToWriteMessages(batch);
    for (const delivery of upcoming.shift() ?? []) parser(delivery);
  }
  await flush(batch);
  return projected;
}

/** A body larger than a piece is one of its own. */
function piecesOf(pending: readonly PendingDelivery[], pieceBytes: number): PendingDelivery[][] {
  const pieces: PendingDelivery[][] = [];
  let bytes = 0;
  for (const delivery of pending) {
    const piece = pieces.at(-1);
    bytes += delivery.body.byteLength;
    if (piece !== undefined && bytes <= pieceBytes) {
      piece.push(delivery);
      continue;
    }
    pieces.push([delivery]);
    bytes = delivery.body.byteLength;
  }
  return pieces;
}

/** What deliveries say, and what is to be looked up for it. */
interface Read {
  readonly parsed: readonly (readonly Parsed[])[];
  readonly needs: Needs;
}

async function readOne(batch: Batch, pending: readonly PendingDelivery[], parser: Parser): Promise<Read> {
  const needs = needsOf([]);
  const parsed = parse(pending, parser, needs);
  await holdNumbers(batch, needs.phoneNumberIds);
  return { parsed: [parsed], needs };
}

/** The same of pieces; of all their messages those alone are still to be looked up that the store has. */
async function readEach(
  batch: Batch,
  pieces: readonly (readonly PendingDelivery[])[],
  parser: Parser,
): Promise<Read> {
  const parsed: Parsed[][] = [];
  const needs = needsOf([]);
  const heldNumbers = new Set<string>();
  let finding: Promise<void> | undefined;
  for (const piece of pieces) {
    const wanted: Needs['messages'] = new Map();
    parsed.push(parse(piece, parser, { ...needs, messages: wanted }));
    await finding;
    await holdNumbers(batch, needs.phoneNumberIds.difference(heldNumbers));
    for (const phoneNumberId of needs.phoneNumberIds) heldNumbers.add(phoneNumberId);
    finding = begun(findMessages(batch, wanted, needs.messages));
    await nextTurn();
  }
  await finding;
  return { parsed, needs };
}

function parse(pending: readonly PendingDelivery[], parser: Parser, needs: Needs): Parsed[] {
  return pending.map((delivery) => {
    const said = parser(delivery);
    for (const event of eventsOf(said)) addNeeds(needs, event);
    return { delivery, said };
  });
}

/** Numbers that bodies of others tell of as well. */
async function holdNumbers({ db, locks }: Batch, phoneNumberIds: ReadonlySet<string>): Promise<void> {
  await locks.hold(db, [...phoneNumberIds].map(turnOf));
}

async function applyOne(batch: Batch, { delivery, said }: Parsed): Promise<ProjectedDelivery> {
  const { id } = delivery;
  if (said.outcome === 'malformed') return { ...NOTHING, id, outcome: 'malformed', reason: said.reason };
  batch.current = said.events;
  if (batch.timesForgotten > 0) await load(batch, needsOf(said.events));
  const events: Partial<Record<DomainEventName, number>> = {};
  const unrecognised: Pick<Unrecognised, 'field' | 'reason'>[] = [];
  const received: Record<string, number> = {};
  let duplicates = 0;
  for (const event of said.events) {
    const applied = await applyEvent(batch, event, delivery);
    if (event.type === 'Unrecognised') unrecognised.push({ field: event.field, reason: event.reason });
    else if (applied === 'new') events[event.type] = (events[event.type] ?? 0) + 1;
    else duplicates += 1;
    if (event.type === 'MessageReceived' && applied === 'new') {
      const { phoneNumberId } = event.number;
      received[phoneNumberId] = (received[phoneNumberId] ?? 0) + 1;
    }
  }
  // What coex itself wrote down, or somebody replays from a file, is no sign of Meta.
  if (delivery.source === 'webhook') noteActivity(batch, said.events, delivery.receivedAt);
  return { id, outcome: 'projected', events, duplicates, unrecognised, received };
}

function eventsOf(said: ParsedDelivery): readonly DomainEvent[] {
  return said.outcome === 'projected' ? said.events : [];
}
