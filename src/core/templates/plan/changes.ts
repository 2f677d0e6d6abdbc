import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import { isRecord, type Loose, orderedJson } from '../account/records.ts';
import { comparable, isLeftToLibrary } from './left-to-meta.ts';

/** One thing that is not as the file says. */
export interface Change {
  /** Where: `header`, `body`, `button 2`, `card 1 body`, `template`. */
  readonly part: string;
  /** What of it: `text`, `example`, `url`; empty for the whole part. */
  readonly field: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** In the account; null when it is added. Texts as they are, all else as JSON. */
  readonly before: string | null;
  /** In the file; null when it is removed. */
  readonly after: string | null;
}

/**
 * What of a template the file has otherwise than the account, both in normal form. Neither its category, which is
 * Meta's once it exists, nor what can never be changed.
 */
export function changesOf(account: TemplateDraft, file: TemplateDraft): Change[] {
  const { before, after } = comparable(account, file);
  return [...componentChanges('', before, after), ...settingChanges(account, file)];
}

/** Whether the components of a file are what the account has, as a plan sees it; both in normal form. */
export function hasSameComponents(account: TemplateDraft, file: TemplateDraft): boolean {
  if (isLeftToLibrary(file)) return file.library_template_name === account.library_template_name;
  return changesOf(account, file).every(({ part }) => part === 'template');
}

/** Of what stands beside the components; what a file does not name stays. */
function settingChanges(account: TemplateDraft, file: TemplateDraft): Change[] {
  const { message_send_ttl_seconds: ttl, cta_url_link_tracking_opted_out: isOptedOut } = file;
  const tracking = 'cta_url_link_tracking_opted_out';
  return [
    ...(ttl === undefined
      ? []
      : valueChange('template', 'message_send_ttl_seconds', account.message_send_ttl_seconds, ttl)),
    ...(isOptedOut === undefined
      ? []
      : valueChange('template', tracking, account[tracking] ?? false, isOptedOut)),
  ];
}

function componentChanges(prefix: string, before: readonly unknown[], after: readonly unknown[]): Change[] {
  const one = byType(before);
  const other = byType(after);
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.flatMap((name) => partChanges(`${prefix}${name}`, one.get(name), other.get(name)));
}

/** Components by what they are called; the second of a type has its number. */
function byType(components: readonly unknown[]): Map<string, unknown> {
  const named = new Map<string, unknown>();
  for (const component of components) {
    const type = isRecord(component) ? String(component.type) : 'component';
    const name = type.toLowerCase().replaceAll('_', ' ');
    let free = name;
    for (let count = 2; named.has(free); count += 1) free = `${name} ${count}`;
    named.set(free, component);
  }
  return named;
}

function partChanges(part: string, before: unknown, after: unknown): Change[] {
  const [one, other] = [before, after].map((side) => (isRecord(side) ? side : undefined));
  const { type } = one ?? other ?? {};
  const holds = (key: string) => [one?.[key], other?.[key]].some((list) => asList(list).length > 0);
  if (type === 'BUTTONS' && holds('buttons'))
    return listChanges(part.replace(/buttons$/, 'button'), one?.buttons, other?.buttons);
  if (type === 'CAROUSEL' && holds('cards'))
    return cardChanges(part.replace(/carousel$/, 'card'), one?.cards, other?.cards);
  if (one === undefined || other === undefined) return valueChange(part, '', before, after);
  return recordChanges(part, one, other);
}

function recordChanges(part: string, before: Loose, after: Loose): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => valueChange(part, key, before[key], after[key]));
}

function listChanges(part: string, before: unknown, after: unknown): Change[] {
  const [one, other] = [asList(before), asList(after)];
  return indexes(one, other).flatMap((at) => {
    const [old, now] = [one[at], other[at]];
    const name = `${part} ${at + 1}`;
    const isSameKind = isRecord(old) && isRecord(now) && old.type === now.type;
    return isSameKind ? recordChanges(name, old, now) : valueChange(name, '', old, now);
  });
}

function cardChanges(part: string, before: unknown, after: unknown): Change[] {
  const [one, other] = [asList(before), asList(after)];
  return indexes(one, other).flatMap((at) => {
    const [old, now] = [one[at], other[at]];
    const name = `${part} ${at + 1}`;
    if (!isRecord(old) || !isRecord(now)) return valueChange(name, '', old, now);
    return componentChanges(`${name} `, asList(old.components), asList(now.components));
  });
}

function indexes(one: readonly unknown[], other: readonly unknown[]): number[] {
  return Array.from({ length: Math.max(one.length, other.length) }, (_, at) => at);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function valueChange(part: string, field: string, before: unknown, after: unknown): Change[] {
  if (orderedJson(before) === orderedJson(after)) return [];
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return [{ part, field, kind, before: shown(before), after: shown(after) }];
}

/** A part that comes or goes as a whole is shown by its text, where that is all it has to say. */
function shown(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return orderedJson(value);
  const { type: _, format, text, ...others } = value;
  const isPlainText = typeof text === 'string' && [undefined, 'TEXT'].includes(format as string | undefined);
  return isPlainText && Object.keys(others).length === 0 ? text : orderedJson(value);
}
