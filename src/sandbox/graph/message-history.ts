import { type Answer, isRecord, jsonAnswer, parseJsonText } from '../http.ts';
import type { Delivery } from '../world/deliveries.ts';
import type { Message } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import { type Call, textParam } from './call.ts';
import { askedFields, narrow } from './fields.ts';
import { type NodeShape, nodeRows } from './node.ts';
import { pageOf } from './paging.ts';
import { refuse, refuseParameter } from './refuse.ts';

/** A status that an app was told, and how that went. */
interface StatusEvent {
  readonly id: string;
  readonly delivery: Delivery;
  readonly status: string;
  /** Unix seconds: when it happened. */
  readonly at: number;
  readonly problem: string | undefined;
}

interface Row {
  readonly id: string;
  readonly message: Message;
  readonly events: readonly StatusEvent[];
}

const EVENT_FIELDS: readonly string[] = [
  'id',
  'delivery_status',
  'webhook_update_state',
  'timestamp',
  'application',
  'webhook_uri',
  'error_description',
];

/** facebook/openapi v23.0: `id` and `message_id` unless more is asked for. */
const ROW: NodeShape<Row> = {
  type: 'WhatsAppMessageHistory',
  defaults: ['message_id'],
  fields: { id: ({ entity }) => entity.id, message_id: ({ entity }) => entity.message.id },
  edges: {
    events: ({ world, entity, field }) => {
      const stranger = field.fields?.find(({ name }) => !EVENT_FIELDS.includes(name));
      const narrowed = narrow(entity.events.map(eventValue), field.fields);
      if (stranger === undefined && 'value' in narrowed) return { value: { data: narrowed.value } };
      const problem = `Tried accessing nonexisting field (${stranger?.name}) on node type (WhatsAppMessageDeliveryEvent)`;
      return { refused: refuseParameter(world, problem) };
    },
  },
};

/**
 * `GET {phone}/message_history`: the messages of the API, the newest first, with what apps were told of them. Whether
 * Meta opens it to a given app is unverified (reference §1.4).
 */
export function readMessageHistory(world: World, call: Call, number: BusinessNumber, caller: Caller): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const wanted = textParam(call.params, 'message_id');
  const messages = [...world.messages.values()]
    .filter(({ api, id, numberId }) => api !== undefined && numberId === number.id && id === (wanted ?? id))
    .reverse();
  if (wanted !== undefined && messages.length === 0) {
    return refuseParameter(world, 'The requested message_id was not found in the message history');
  }
  const events = asked.some(({ name }) => name === 'events') ? eventsOf(world, messages) : new Map();
  const rows = messages.map((message) => ({
    id: message.api?.historyId ?? '',
    message,
    events: events.get(message.id) ?? [],
  }));
  const part = nodeRows(world, call, ROW, rows, caller, asked);
  return 'refused' in part ? part.refused : pageOf(world, call, part.rows);
}

/** `GET {message-history}/events`: what happened to one message, as edges with nodes. */
export function readMessageEvents(world: World, call: Call, message: Message): Answer {
  const filter = textParam(call.params, 'status_filter');
  const events = (eventsOf(world, [message]).get(message.id) ?? []).filter(
    ({ status }) => filter === undefined || status === filter,
  );
  const rows = events.map((event) => ({
    cursor: Buffer.from(event.id).toString('base64'),
    node: nodeValue(world, event),
  }));
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const narrowed = asked.length === 0 ? { value: rows } : narrow(rows, asked);
  if ('unknown' in narrowed) {
    return refuseParameter(world, `Tried accessing nonexisting field (${narrowed.unknown})`);
  }
  return Array.isArray(narrowed.value) ? pageOf(world, call, narrowed.value) : jsonAnswer(200, { data: [] });
}

/** What the delivery log knows of some messages, by wamid; the oldest event first. */
function eventsOf(world: World, messages: readonly Message[]): Map<string, StatusEvent[]> {
  const events = new Map<string, StatusEvent[]>(messages.map(({ id }) => [id, []]));
  for (const delivery of world.deliveries.entries) {
    if (delivery.field !== 'messages' || delivery.body?.includes('"statuses"') !== true) continue;
    for (const status of statusesIn(delivery.body)) {
      const list = events.get(String(status.id));
      list?.push({
        id: `49${String(delivery.id).padStart(13, '0')}`,
        delivery,
        status: String(status.status).toUpperCase(),
        at: Number(status.timestamp),
        problem: problemOf(status),
      });
    }
  }
  return events;
}

function statusesIn(body: string): Record<string, unknown>[] {
  const value = parseJsonText(body);
  const entries = listIn(value, 'entry');
  const changes = entries.flatMap((entry) => listIn(entry, 'changes'));
  return changes
    .flatMap((change) => (isRecord(change) ? listIn(change.value, 'statuses') : []))
    .filter(isRecord);
}

function listIn(value: unknown, name: string): unknown[] {
  const list = isRecord(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
}

function problemOf(status: Record<string, unknown>): string | undefined {
  const [error] = listIn(status, 'errors');
  return isRecord(error) && typeof error.title === 'string' ? error.title : undefined;
}

function eventValue(event: StatusEvent): Record<string, unknown> {
  const { delivery } = event;
  const last = delivery.attempts.at(-1);
  return {
    id: event.id,
    delivery_status: event.status,
    webhook_update_state: stateOf(delivery),
    timestamp: event.at,
    application: delivery.appId === undefined ? undefined : { id: delivery.appId },
    webhook_uri: last?.url,
    error_description: descriptionOf(event, last?.status),
  };
}

function nodeValue(world: World, event: StatusEvent): Record<string, unknown> {
  const { delivery } = event;
  const app = world.apps.get(delivery.appId ?? '');
  return {
    id: event.id,
    delivery_status: event.status,
    error_description: event.problem,
    occurrence_timestamp: event.at,
    status_timestamp: Math.floor((delivery.attempts[0]?.at ?? event.at * 1000) / 1000),
    application: app && { id: app.id, name: app.name },
  };
}

function descriptionOf({ problem }: StatusEvent, status: unknown): string | undefined {
  if (problem !== undefined) return problem;
  if (typeof status === 'number' && status !== 200) return `Webhook endpoint returned HTTP ${status}`;
  return typeof status === 'string' ? `Webhook was not delivered: ${status}` : undefined;
}

function stateOf({ attempts, outcome }: Delivery): 'PENDING' | 'DELIVERED' | 'FAILED' | 'RETRYING' {
  if (outcome === 'delivered') return 'DELIVERED';
  if (outcome !== 'waiting') return 'FAILED';
  return attempts.length === 0 ? 'PENDING' : 'RETRYING';
}
