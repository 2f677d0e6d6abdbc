import { isRecord } from '../http.ts';

/** What the names in a scenario stand for. */
export type Names = ReadonlyMap<string, unknown>;

// Two braces are a template's own variable and stay.
const NAME = /(?<!\{)\{([a-z][\w-]*(?:[.:][\w-]+)*)\}(?!\})/gi;

/**
 * A value in which every `{name}` is what the name stands for, and a text that is `$label` or nothing but one `{name}`
 * is that itself, also when it is no text. Throws an Error for a name nobody gave.
 */
export function fill(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return fillText(value, names);
  if (Array.isArray(value)) return value.map((item) => fill(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, names)]));
}

function fillText(text: string, names: Names): unknown {
  const label = /^\$([a-z][\w-]*)$/i.exec(text)?.[1];
  if (label !== undefined && names.has(label)) return names.get(label);
  const whole = new RegExp(`^${NAME.source}$`, 'i').exec(text)?.[1];
  if (whole !== undefined) return lookUp(whole, names);
  return text.replace(NAME, (_, name: string) => {
    const found = lookUp(name, names);
    return typeof found === 'string' ? found : JSON.stringify(found);
  });
}

function lookUp(name: string, names: Names): unknown {
  if (names.has(name)) return names.get(name);
  const [list = '', place] = name.split(':');
  // `{customer:i}` is the customer of this round.
  if (place !== undefined && names.has(place)) return lookUp(`${list}:${String(names.get(place))}`, names);
  const [first = '', ...path] = name.split('.');
  if (!names.has(first)) throw new Error(`nothing is called {${name}}`);
  const found = path.reduce<unknown>((node, key) => {
    if (Array.isArray(node)) return node[Number(key)];
    return isRecord(node) ? node[key] : undefined;
  }, names.get(first));
  if (found === undefined) throw new Error(`there is no {${name}}`);
  return found;
}
