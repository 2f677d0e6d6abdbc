import { PART_KEYS } from './family-schema.ts';

/*
 * How coex writes YAML: maps in blocks, but what is short on one line; texts of several lines as they are. Everything it
 * writes any YAML reader takes for the same.
 */

const WIDTH = 100;
/** Each part has its own line, however short. */
const ALWAYS_BLOCK = new Set(['languages', 'buttons', 'cards', 'components']);
/** Texts that need no quotes, whether in a block or on a line of others. */
const PLAIN = /^[\p{L}_](?:[\p{L}\p{N} _.!?()'’/+%&@-]*[\p{L}\p{N}_.!?)'’/+%-])?$/u;
/** What some readers take for something else than a text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A scalar on one line, good in a block and among others. */
export function scalarText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null);
  if (PLAIN.test(value) && !RESERVED.test(value)) return value;
  // A line separator of Unicode is a line break to some readers of YAML.
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A value on one line. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return scalarText(value);
  const entries = Object.entries(value).map(([key, inner]) => `${scalarText(key)}: ${flowText(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** A text of several lines as it is, where YAML can have it so; `indent` is that of the lines. */
export function literalText(text: string, indent: number): string | undefined {
  const lines = text.replace(/\n+$/, '').split('\n');
  const isOdd =
    lines.some((line) => /^\s|\s$/.test(line)) ||
    lines[0] === '' ||
    /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u.test(text.replaceAll('\n', ''));
  if (isOdd || lines.length < 2) return undefined;
  const after = text.length - text.replace(/\n+$/, '').length;
  if (after > 1) return undefined;
  const spaces = ' '.repeat(indent);
  return `|${after === 0 ? '-' : ''}\n${lines.map((line) => (line === '' ? '' : `${spaces}${line}`)).join('\n')}`;
}

/**
 * What follows the colon of a key or the dash of an item whose own indent is `indent`: on the same line after a space, or
 * on lines of its own. It ends without a line break.
 */
export function valueText(value: unknown, indent: number, key?: string): string {
  if (typeof value === 'string') return ` ${literalText(value, indent + 2) ?? scalarText(value)}`;
  if (typeof value !== 'object' || value === null || isShort(value, indent, key))
    return ` ${flowText(value)}`;
  if (Array.isArray(value)) return `\n${itemsText(value, indent + 2)}`;
  return `\n${entriesText(value, indent + 2)}`;
}

/** The entries of a map, each on a line with this indent. */
export function entriesText(map: object, indent: number): string {
  return Object.entries(map)
    .map(([key, value]) => `${' '.repeat(indent)}${scalarText(key)}:${valueText(value, indent, key)}`)
    .join('\n');
}

/** The items of a list, each behind a dash with this indent. */
export function itemsText(list: readonly unknown[], indent: number): string {
  const spaces = ' '.repeat(indent);
  return list
    .map((item) => {
      if (typeof item !== 'object' || item === null || Array.isArray(item) || isShort(item, indent)) {
        return `${spaces}-${valueText(item, indent)}`;
      }
      return `${spaces}- ${entriesText(item, indent + 2).trimStart()}`;
    })
    .join('\n');
}

function isShort(value: object, indent: number, key = ''): boolean {
  if (Object.keys(value).length === 0) return true;
  if (ALWAYS_BLOCK.has(key) || Object.keys(value).some((inner) => holdsParts(inner))) return false;
  const text = flowText(value);
  return !text.includes('\\n') && indent + key.length + text.length <= WIDTH;
}

function holdsParts(key: string): boolean {
  return ALWAYS_BLOCK.has(key) || (PART_KEYS as readonly string[]).includes(key);
}
