import { isoTime } from '../../clock.ts';
import { CoexError } from '../../errors.ts';
import { collect, messageHistory } from '../../graph/index.ts';
import type { MessageHistoryEntry } from '../../wire/graph/history.ts';
import { answerOf } from '../meta/answer.ts';
import { unanswered } from '../reason.ts';
import type { Side } from '../side.ts';
import { tokenOf } from '../token.ts';
import type { Attempt, MetaLog } from './verdict.ts';

type LogSide = Pick<Side, 'config' | 'secrets' | 'graph' | 'signal'>;

/** Asks Meta’s delivery log of a number for one message. Whether it is open to an app is not known beforehand. */
export async function askMetaLog(
  side: LogSide,
  number: { readonly phoneNumberId: string; readonly wabaId: string | null } | undefined,
  wamid: string,
): Promise<MetaLog> {
  if (number === undefined) return { kind: 'not-asked', problem: 'it is not known which number it is of' };
  const answer = await answerOf(side.signal, () => entriesOf(side, number, wamid));
  if (answer.kind !== 'told') return unanswered(answer);
  const own = answer.value.filter(({ message_id }) => message_id === wamid);
  if (own.length === 0) return { kind: 'no-entry' };
  const appId = appIdOf(side);
  const events = own.flatMap((entry) => entry.events);
  const ofOthers = events.filter((event) => isOfAnother(event, appId));
  return {
    kind: 'answered',
    own: events.filter((event) => !isOfAnother(event, appId)).map(attemptOf),
    toOtherApps: new Set(ofOthers.map(({ application }) => application?.id)).size,
  };
}

async function entriesOf(
  side: LogSide,
  { phoneNumberId, wabaId }: { readonly phoneNumberId: string; readonly wabaId: string | null },
  wamid: string,
): Promise<readonly MessageHistoryEntry[]> {
  const token = await tokenOf(side.secrets, wabaId);
  const graph = await side.graph();
  try {
    return await collect(messageHistory(graph, phoneNumberId, { messageId: wamid }, token));
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** How Meta’s OpenAPI v23.0 (2025-11-21) shows the answer for an id that the log does not have. */
function isNotFound(error: unknown): boolean {
  if (!(error instanceof CoexError) || error.meta === undefined) return false;
  const { code, message = '' } = error.meta;
  return code === 100 && /not found in the message history/i.test(message);
}

function appIdOf({ config }: Pick<Side, 'config'>): string | undefined {
  try {
    return config().find('app-id');
  } catch {
    return undefined;
  }
}

type Event = MessageHistoryEntry['events'][number];

function isOfAnother({ application }: Event, appId: string | undefined): boolean {
  return appId !== undefined && application?.id !== undefined && application.id !== appId;
}

function attemptOf(event: Event): Attempt {
  const { webhook_update_state, delivery_status, timestamp, webhook_uri, error_description } = event;
  return {
    state: webhook_update_state ?? null,
    status: delivery_status ?? null,
    at: timestamp === undefined ? null : isoTime(timestamp * 1000),
    url: withoutQuery(webhook_uri),
    problem: error_description ?? null,
  };
}

function withoutQuery(uri: string | undefined): string | null {
  const url = URL.parse(uri ?? '');
  return url === null ? null : `${url.origin}${url.pathname}`;
}
