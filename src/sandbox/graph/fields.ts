import { isRecord } from '../http.ts';
import type { Call } from './call.ts';

/** One of the fields a call asks for: `events.limit(2){id,timestamp}`. */
export interface Field {
  readonly name: string;
  /** What stands in dots behind the name, as it is written: `limit` → `2`. */
  readonly modifiers: ReadonlyMap<string, string>;
  /** The fields within it; undefined for all that Meta gives by itself. */
  readonly fields: readonly Field[] | undefined;
}

const NO_MODIFIERS: ReadonlyMap<string, string> = new Map();

/** The fields a call asks for; none when it asks for none, undefined when they cannot be read. */
export function askedFields({ params }: Call): readonly Field[] | undefined {
  const asked: unknown = Object.hasOwn(params, 'fields') ? params.fields : undefined;
  const text = Array.isArray(asked) ? asked.join(',') : asked;
  return typeof text === 'string' ? parseFields(text) : [];
}

/** Reads the `fields` syntax of the Graph API (docs/graph-api/guides/field-expansion); undefined when it is broken. */
export function parseFields(text: string): Field[] | undefined {
  if (/^[\w,\s]*$/.test(text))
    return text
      .split(',')
      .map(plainField)
      .filter(({ name }) => name !== '');
  const reader = { text, at: 0 };
  const fields = readList(reader);
  return reader.at === text.length ? fields : undefined;
}

/** The fields of these names, with nothing in them. */
export function plainFields(names: readonly string[]): Field[] {
  return names.map(plainField);
}

function plainField(name: string): Field {
  return { name: name.trim(), modifiers: NO_MODIFIERS, fields: undefined };
}

interface Reader {
  readonly text: string;
  at: number;
}

function readList(reader: Reader): Field[] | undefined {
  const fields: Field[] = [];
  for (;;) {
    const name = take(reader, /\s*(\w+)\s*/y)?.[1];
    if (name === undefined) return undefined;
    const modifiers = new Map<string, string>();
    for (let dot = take(reader, /\.(\w+)/y); dot !== undefined; dot = take(reader, /\.(\w+)/y)) {
      const argument = readArgument(reader);
      if (argument === undefined) return undefined;
      modifiers.set(dot[1] ?? '', argument);
    }
    const opened = take(reader, /\s*\{/y) !== undefined;
    const inner = opened ? readList(reader) : undefined;
    if (opened && (inner === undefined || take(reader, /\s*\}\s*/y) === undefined)) return undefined;
    fields.push({ name, modifiers, fields: inner });
    if (take(reader, /\s*,/y) === undefined) return fields;
  }
}

/** `(…)`, with quotes and brackets inside it left alone. */
function readArgument(reader: Reader): string | undefined {
  const found = take(reader, /\(((?:[^()"]|"(?:[^"\\]|\\.)*")*)\)\s*/y);
  return found?.[1]?.trim();
}

function take(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text) ?? undefined;
  if (found !== undefined) reader.at = pattern.lastIndex;
  return found;
}

/**
 * What is left of a value when only some of what is in it was asked for, or the name of what is not in it. What it may
 * have and does not stands in it as undefined.
 */
export function narrow(
  value: unknown,
  fields: readonly Field[] | undefined,
): { readonly value: unknown } | { readonly unknown: string } {
  if (fields === undefined || value === undefined || value === null) return { value };
  if (Array.isArray(value)) {
    const items = [];
    for (const item of value) {
      const inner = narrow(item, fields);
      if ('unknown' in inner) return inner;
      items.push(inner.value);
    }
    return { value: items };
  }
  if (!isRecord(value)) return { unknown: fields[0]?.name ?? '' };
  const kept: Record<string, unknown> = {};
  for (const { name, fields: deeper } of fields) {
    if (!Object.hasOwn(value, name)) return { unknown: name };
    const inner = narrow(value[name], deeper);
    if ('unknown' in inner) return inner;
    kept[name] = inner.value;
  }
  return { value: kept };
}
