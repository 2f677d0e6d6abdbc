import { isRecord, parseJsonText } from '../http.ts';
import type { Delivery } from '../world/deliveries.ts';

type Node = Readonly<Record<string, unknown>>;

/** What a webhook is about, in a few words: `text`, `status read`, `phase 1, 62 %`, `PARTNER_REMOVED (…)`. */
export function headline({ field, body }: Pick<Delivery, 'field' | 'body'>): string {
  const values = valuesIn(body);
  const words = values.map((value) => wordsOf(field, value)).filter((text) => text !== '');
  return [...new Set(words)].join('; ');
}

/** The `value` of every change of a body, with Meta's envelope or without. */
export function valuesIn(body: string | undefined): readonly Node[] {
  const read = parseJsonText(body ?? '');
  if (!isRecord(read)) return [];
  if (Array.isArray(read.entry)) return read.entry.flatMap(changesOf).flatMap(valuesOf);
  return 'value' in read && 'field' in read ? valuesOf(read) : [read];
}

function changesOf(entry: unknown): unknown[] {
  return isRecord(entry) && Array.isArray(entry.changes) ? entry.changes : [];
}

function valuesOf(change: unknown): Node[] {
  return isRecord(change) && isRecord(change.value) ? [change.value] : [];
}

function wordsOf(field: string, value: Node): string {
  if (field === 'history') return historyWords(value);
  if (field === 'smb_app_state_sync') return `${listIn(value, 'state_sync').length} contacts`;
  const statuses = listIn(value, 'statuses').map((status) => `status ${text(status.status)}`);
  const said = [...listIn(value, 'messages'), ...listIn(value, 'message_echoes')].map(({ type }) =>
    text(type),
  );
  if (statuses.length + said.length > 0) return [...new Set([...said, ...statuses])].join(', ');
  const info = isRecord(value.disconnection_info) ? value.disconnection_info : {};
  const event = [value.event, value.decision, value.new_quality_score, value.new_category].find(isText);
  const named = [value.message_template_name, info.reason].find(isText);
  return [event, named === undefined ? undefined : `(${named})`].filter(isText).join(' ');
}

function historyWords(value: Node): string {
  const chunks = listIn(value, 'history').map(({ metadata, errors }) => {
    if (Array.isArray(errors)) return `error ${errors.map((error) => text(error?.code)).join(', ')}`;
    return isRecord(metadata) ? `phase ${text(metadata.phase)}, ${text(metadata.progress)} %` : 'chunk';
  });
  return chunks.length > 0 ? chunks.join(', ') : 'media';
}

function listIn(value: Node, key: string): Node[] {
  const list = value[key];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
