import type { SchemaDocument } from './document.ts';
import type { Json } from './pointers.ts';

/**
 * The members of a value that its schema does not know: a schema that allows others too lets a misspelt one pass. As
 * paths, `data[].nmae`, each once. Of an object about which nothing is said, everything is known.
 */
export function strangersIn(document: SchemaDocument, pointer: string, value: unknown): readonly string[] {
  return [...new Set(strangers(document, [pointer], value, ''))];
}

function strangers(
  document: SchemaDocument,
  pointers: readonly string[],
  value: unknown,
  path: string,
): string[] {
  const schemas = pointers.flatMap((pointer) => alternatives(document, pointer));
  if (Array.isArray(value)) {
    const items = schemas
      .filter((schema) => has(document, schema, 'items'))
      .map((schema) => `${schema}/items`);
    return items.length === 0 ? [] : value.flatMap((item) => strangers(document, items, item, `${path}[]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const described = schemas.filter((schema) => has(document, schema, 'properties'));
  if (described.length === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const where = path === '' ? name : `${path}.${name}`;
    const known = described.filter((schema) => has(document, `${schema}/properties`, name));
    const deeper = known.map((schema) => `${schema}/properties/${name}`);
    return known.length === 0 ? [where] : strangers(document, deeper, member, where);
  });
}

/** A schema, and all that it is put together from, whatever the condition. */
function alternatives(document: SchemaDocument, pointer: string): string[] {
  const schema = document.followed(pointer);
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => {
    const list = (document.at(schema) as Json)[word];
    return Array.isArray(list) ? list.map((_, index) => `${schema}/${word}/${index}`) : [];
  });
  if (has(document, schema, 'then')) parts.push(`${schema}/then`);
  return [schema, ...parts.flatMap((part) => alternatives(document, part))];
}

function has(document: SchemaDocument, pointer: string, name: string): boolean {
  return Object.hasOwn(Object(document.at(pointer)), name);
}
