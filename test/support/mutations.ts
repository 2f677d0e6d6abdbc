import type { Dice } from './dice.ts';

/*
 * Bodies as Meta sends them, spoilt: in what they say, in how it is written, in their bytes. The same dice spoil the
 * same body in the same way.
 */

/** One of the bodies, given as JSON, spoilt a little or a lot; now and then not at all. */
export function mutated(bodies: Bodies, dice: Dice): Buffer {
  let written = dice.pick(bodies);
  const times = dice.below(4);
  if (times > 0) {
    let said: unknown = JSON.parse(written);
    for (let done = 0; done < times; done += 1) said = spoilValue(said, bodies, dice);
    written = JSON.stringify(said, undefined, dice.hits(0.1) ? 2 : undefined) ?? '';
  }
  if (dice.hits(0.3)) written = spoilText(written, dice);
  const bytes = Buffer.from(written);
  return dice.hits(0.2) ? spoilBytes(bytes, dice) : bytes;
}

type Bodies = readonly [string, ...string[]];

type Place = { readonly holder: Record<string, unknown>; readonly name: string };

/** Somewhere in a value, anywhere alike. */
function anyPlace(root: Record<string, unknown>, dice: Dice): Place | undefined {
  let chosen: Place | undefined;
  let seen = 0;
  const visit = (holder: Record<string, unknown>, left: number) => {
    for (const name of Object.keys(holder)) {
      seen += 1;
      if (dice.below(seen) === 0) chosen = { holder, name };
      const value = holder[name];
      if (typeof value === 'object' && value !== null && left > 0) {
        visit(value as Record<string, unknown>, left - 1);
      }
    }
  };
  visit(root, 40);
  return chosen;
}

function spoilValue(said: unknown, bodies: Bodies, dice: Dice): unknown {
  const root: Record<string, unknown> = { said };
  const place = anyPlace(root, dice);
  if (!place) return said;
  const { holder, name } = place;
  const spoil = dice.pick(VALUE_SPOILS);
  const value = spoil(holder[name], bodies, dice);
  if (value === GONE && !Array.isArray(holder)) delete holder[name];
  else holder[name] = value === GONE ? null : value;
  return root.said;
}

const GONE = Symbol('gone');

type Spoil = (value: unknown, bodies: Bodies, dice: Dice) => unknown;

const ODD: readonly [unknown, ...unknown[]] = [
  null,
  true,
  false,
  '',
  0,
  -1,
  0.5,
  2 ** 53,
  2 ** 53 + 2,
  1e21,
  Number.MAX_VALUE,
  253_402_300_800,
  '99999999999999999999',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u200e\u202e',
  '__proto__',
  'constructor',
  'toString',
  "'; drop table messages; --",
  '+44 7700 900155',
  '٤٤٧٧٠٠',
  'GB.7Kd20aQxY41mTz',
  [],
  {},
  [[]],
  [null],
  { id: null },
];

const VALUE_SPOILS: readonly [Spoil, ...Spoil[]] = [
  () => GONE,
  (_, __, dice) => dice.pick(ODD),
  (_, __, dice) => dice.pick(ODD),
  (value) =>
    typeof value === 'number' ? String(value) : typeof value === 'string' ? Number(value) : [value],
  (value) => [value],
  (value) => ({ value }),
  (value) => (Array.isArray(value) ? Object.fromEntries(value.entries()) : Object.values(Object(value))),
  (value) => (Array.isArray(value) ? [...value, ...value] : value),
  (value) => (Array.isArray(value) ? value.toReversed() : value),
  (value, _, dice) =>
    Array.isArray(value) && dice.hits(0.01) ? Array(1000).fill(value[0]).concat(value) : value,
  (value) => (typeof value === 'string' ? `${value}${value}` : value),
  (value, _, dice) => (dice.hits(0.1) ? 'x'.repeat(dice.pick([256, 256, 256, 5000, 70_000])) : value),
  (value, _, dice) => nested(value, dice.pick([1, 2, 3, 30, 990, 1500]), dice),
  // Something of another body in its place.
  (_, bodies, dice) => {
    const place = anyPlace({ other: JSON.parse(dice.pick(bodies)) }, dice);
    return place?.holder[place.name];
  },
];

function nested(value: unknown, levels: number, dice: Dice): unknown {
  let wrapped = value;
  const inList = dice.hits(0.5);
  for (let level = 0; level < levels; level += 1) wrapped = inList ? [wrapped] : { a: wrapped };
  return wrapped;
}

const NAMES: readonly [string, ...string[]] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'length',
  '',
  '\\u0000',
  '\\ud800',
  'entry',
  'id',
];

const NUMBERS: readonly [string, ...string[]] = [
  '9007199254740993',
  '-9007199254740993',
  '12345678901234567890123',
  '1e400',
  '-0',
  '1E+2',
  '01',
  'NaN',
];

const TEXT_SPOILS: readonly [
  (text: string, dice: Dice) => string,
  ...((text: string, dice: Dice) => string)[],
] = [
  // A name becomes another, or stands twice.
  (text, dice) => atSome(text, /"[a-z_]+":/g, dice, () => `"${dice.pick(NAMES)}":`),
  (text, dice) => atSome(text, /"[a-z_]+":/g, dice, (name) => `${name}null,${name}`),
  (text, dice) => atSome(text, /"[a-z_]+":/g, dice, (name) => `${name}"x",${name}`),
  (text, dice) => atSome(text, /:("\d+"|\d+)/g, dice, () => `:${dice.pick(NUMBERS)}`),
  (text, dice) => atSome(text, /[a-z]"/g, dice, () => `\\u0000\\ud83d"`),
  (text, dice) => atSome(text, /[a-z]"/g, dice, () => `\u0007"`),
  (text) => `\ufeff${text}`,
  (text) => `${text}\n${text}`,
  (text) => `[${text},${text}]`,
  (text) => `${' '.repeat(3000)}${text}\n\n`,
  (text, dice) => '['.repeat(dice.pick([500, 5000])) + text,
];

function atSome(text: string, pattern: RegExp, dice: Dice, change: (found: string) => string): string {
  const found = [...text.matchAll(pattern)];
  const one = found[dice.below(found.length)];
  if (!one) return text;
  return text.slice(0, one.index) + change(one[0]) + text.slice(one.index + one[0].length);
}

function spoilText(text: string, dice: Dice): string {
  return dice.pick(TEXT_SPOILS)(text, dice);
}

const BYTE_SPOILS: readonly [
  (bytes: Buffer, dice: Dice) => Buffer,
  ...((bytes: Buffer, dice: Dice) => Buffer)[],
] = [
  (bytes, dice) => {
    for (let times = 1 + dice.below(4); times > 0; times -= 1) {
      const at = dice.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    }
    return bytes;
  },
  (bytes, dice) => bytes.subarray(0, dice.below(bytes.length)),
  (bytes, dice) => bytes.subarray(dice.below(bytes.length)),
  (bytes, dice) => {
    const [from, to] = [dice.below(bytes.length), dice.below(bytes.length)].sort((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, dice) => {
    const at = dice.below(bytes.length);
    const rubbish = Buffer.from(Array.from({ length: 1 + dice.below(8) }, () => dice.below(256)));
    return Buffer.concat([bytes.subarray(0, at), rubbish, bytes.subarray(at)]);
  },
  (bytes) => Buffer.from(bytes.toString(), 'utf16le'),
  (bytes) => Buffer.from(bytes.toString(), 'latin1'),
  (bytes) => Buffer.concat([bytes, Buffer.alloc(16)]),
];

function spoilBytes(bytes: Buffer, dice: Dice): Buffer {
  return bytes.length === 0 ? bytes : dice.pick(BYTE_SPOILS)(bytes, dice);
}
