/*
 * JSON pointers (RFC 6901) into a document, and corrections of what stands there.
 */

export type Json = Readonly<Record<string, unknown>>;

/** Something in a document that is not so, with the proof. */
export interface Correction {
  /** The path it is about, as the document writes it. */
  readonly path: string;
  /** Where in the document; `/-` at its end appends to a list. */
  readonly pointer: string;
  /** What belongs there; nothing, when what stands there is to be removed. */
  readonly value?: unknown;
  /** What goes with it. */
  readonly also?: Pick<Correction, 'pointer' | 'value'>;
  readonly why: string;
  /** Where the reference says so. */
  readonly source: string;
}

export function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A place in what an OpenAPI document says of a path. */
export function inPath(path: string, rest: string): string {
  return `/paths/${escaped(path)}${rest}`;
}

/** A place in one of its schemas. */
export function inSchema(rest: string): string {
  return `/components/schemas/${rest}`;
}

function partsOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** As the fragment of a URI. */
export function fragmentOf(pointer: string): string {
  return pointer.split('/').map(encodeURIComponent).join('/');
}

/** What stands there; undefined where nothing does. */
export function valueAt(document: Json, pointer: string): unknown {
  return partsOf(pointer).reduce<unknown>((value, part) => (value as Json | undefined)?.[part], document);
}

/** Corrects a document of one's own in its place. A correction that does not fit it is an error. */
export function correct(document: Json, { also, why, ...edit }: Correction): void {
  change(document, edit, why);
  if (also !== undefined) change(document, also, why);
}

function change(
  document: Json,
  { pointer, value }: Pick<Correction, 'pointer' | 'value'>,
  why: string,
): void {
  const parts = partsOf(pointer);
  const last = parts.pop() ?? '';
  const owner = valueAt(document, parts.map((part) => `/${escaped(part)}`).join('')) as
    | Record<string, unknown>
    | unknown[]
    | undefined;
  if (owner === undefined) throw new Error(`There is no ${pointer} to correct (${why}).`);
  if (Array.isArray(owner) && last === '-') return void owner.push(value);
  const record = owner as Record<string, unknown>;
  if (value === undefined) {
    if (!(last in record)) throw new Error(`There is no ${pointer} to remove (${why}).`);
    delete record[last];
  } else record[last] = value;
}
