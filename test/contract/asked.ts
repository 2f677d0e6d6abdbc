import type { ErrorObject } from 'ajv/dist/2020.js';

/** The names in `fields`, each with those in its braces; what stands in dots is left out. */
type Asked = ReadonlyMap<string, Asked>;

/**
 * Whether an error is only that a node lacks what nobody asked for: its schema wants of a whole node what `fields` may
 * leave out. The list that nodes stand in is never left out.
 */
export function isNotAskedFor({ keyword, instancePath, params }: ErrorObject, fields: string): boolean {
  const { missingProperty } = params as { missingProperty?: string };
  if (keyword !== 'required' || missingProperty === undefined || missingProperty === 'data') return false;
  // Nodes of a list stand in its `data`.
  const path = instancePath
    .split('/')
    .filter((part) => part !== '' && part !== 'data' && !/^\d+$/.test(part));
  const asked = path.reduce<Asked | undefined>((within, name) => within?.get(name), readAsked(fields));
  return asked !== undefined && asked.size > 0 && !asked.has(missingProperty);
}

function readAsked(fields: string): Asked {
  return new Map(
    outerParts(fields).map((part) => {
      const [, name = '', inner = ''] = /^\s*(\w+)[^{]*(?:\{(.*)\})?/s.exec(part) ?? [];
      return [name, readAsked(inner)];
    }),
  );
}

/** Parted at the commas that stand in no brackets. */
function outerParts(fields: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of fields) {
    if ('{(['.includes(sign)) depth += 1;
    if ('})]'.includes(sign)) depth -= 1;
    if (sign === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  return part.trim() === '' ? parts : [...parts, part];
}
