import { isUnknownType } from '../../wire/graph/template-draft.ts';

/** What stands in a file, YAML or JSON alike: values, and the offset in the text at which each begins. */
export type Written = WrittenScalar | WrittenList | WrittenMap;

interface Placed {
  /** In UTF-16 units from the start of the text. */
  readonly start: number;
  /** Where the key of a map's entry begins. */
  readonly keyStart?: number | undefined;
}

export interface WrittenScalar extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** How a number, `true` or `null` is spelt where a bare word may as well be meant as a text: `007`, `+1 555`. */
  readonly spelling?: string | undefined;
}

export interface WrittenList extends Placed {
  readonly kind: 'list';
  readonly items: readonly Written[];
}

export interface WrittenMap extends Placed {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Written>;
}

/** The way to a part of a file: `['languages', 'en_GB', 'buttons', 0]`. */
export type FilePath = readonly (string | number)[];

/** Something wrong in a file, and the part that cannot be used because of it. */
export interface Flaw {
  readonly at: number;
  readonly within: FilePath;
  readonly problem: string;
}

/** A comment in a file: its text with the `#`, and where it begins. */
export interface Comment {
  readonly at: number;
  readonly text: string;
}

/** A text read as YAML or JSON; without a root when nothing could be made of it. */
export interface ReadText {
  readonly root?: Written | undefined;
  readonly flaws: readonly Flaw[];
  readonly comments: readonly Comment[];
}

/** A part of a part; undefined when there is none. */
export function childOf(node: Written, key: string | number): Written | undefined {
  if (node.kind === 'map') return node.entries.get(String(key));
  return node.kind === 'list' && typeof key === 'number' ? node.items[key] : undefined;
}

/** The part at the end of a way, or the last there is on it, and how many steps led there. */
export function nearest(root: Written, path: FilePath): { readonly node: Written; readonly steps: number } {
  let node = root;
  for (const [steps, key] of path.entries()) {
    const child = childOf(node, key);
    if (child === undefined) return { node, steps };
    node = child;
  }
  return { node, steps: path.length };
}

/** Where a reader would point: at a scalar itself, and at the key of what goes on over lines. */
export function pointOf(node: Written): number {
  return node.kind === 'scalar' ? node.start : (node.keyStart ?? node.start);
}

/** What a part is, in words for a problem. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return (
    { string: 'a text', number: 'a number', boolean: String(value) }[typeof value as string] ??
    'something else'
  );
}

/** Keys under which a bare number or word is meant as the text that it is spelt as. */
const TEXTS = new Set(
  (
    'name language category text header body footer url phone_number example ' +
    'autofill_text flow_id flow_name navigate_screen package_name signature_hash param_name header_text body_text ' +
    'waba profile image video document gif'
  ).split(' '),
);

/** Keys whose own entries and items are all texts, whatever they are called. */
const OF_TEXTS = new Set(['examples', 'values', 'ignore']);

/**
 * The plain value of a part. Texts go through `fill`, which gives undefined for one that cannot be filled in; a bare
 * number where texts stand is the text that it is spelt as, but not within what is of a type that is not known.
 */
export function plainOf(
  node: Written,
  fill: (text: string, node: WrittenScalar) => string = (text) => text,
  texts: 'none' | 'by-key' | 'all' = 'by-key',
): unknown {
  switch (node.kind) {
    case 'map': {
      const inside = texts === 'none' || isOfUnknownType(node) ? 'none' : 'by-key';
      const ofKey = (key: string, value: Written) => {
        if (inside === 'none') return inside;
        const isText = OF_TEXTS.has(key) || (value.kind !== 'map' && (texts === 'all' || TEXTS.has(key)));
        return isText ? 'all' : 'by-key';
      };
      return Object.fromEntries(
        [...node.entries].map(([key, value]) => [key, plainOf(value, fill, ofKey(key, value))]),
      );
    }
    case 'list':
      return node.items.map((item) => plainOf(item, fill, texts));
    case 'scalar': {
      const { value, spelling } = node;
      if (typeof value === 'string') return fill(value, node);
      return texts === 'all' && value !== null && spelling !== undefined ? spelling : value;
    }
  }
}

function isOfUnknownType({ entries }: WrittenMap): boolean {
  const type = entries.get('type');
  return type?.kind === 'scalar' && isUnknownType(type.value);
}
