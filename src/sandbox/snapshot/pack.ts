import { isRecord } from '../http.ts';

/*
 * Plain data as JSON and back. What JSON lacks is an object with one member whose name begins with `$`; a name of ours
 * that begins so gets a second one in front. Members keep their order, on which the bytes of webhooks depend; what is
 * undefined is left out.
 */

type Packed = null | boolean | number | string | readonly Packed[] | { readonly [name: string]: Packed };

/** Where in the data we are: the objects around, and by what name each was entered. */
interface Trail {
  readonly objects: object[];
  readonly names: string[];
}

/** JSON for maps, sets, bytes and records. Throws an Error that names the place of anything else. */
export function pack(value: unknown): Packed {
  return packAt(value, { objects: [], names: [] });
}

/** What was packed; throws an Error for a tag that is not ours. */
export function unpack(packed: unknown): unknown {
  if (Array.isArray(packed)) return packed.map(unpack);
  if (!isRecord(packed)) return packed;
  const unpacked: Record<string, unknown> = {};
  let members = 0;
  let tag: string | undefined;
  for (const name in packed) {
    members += 1;
    if (name.startsWith('$') && !name.startsWith('$$')) tag = name;
    else put(unpacked, name.startsWith('$$') ? name.slice(1) : name, unpack(packed[name]));
  }
  if (tag === undefined) return unpacked;
  if (members > 1) throw new Error(`Nothing may stand beside ${tag}.`);
  return untagged(tag, packed[tag]);
}

function packAt(value: unknown, trail: Trail): Packed {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (typeof value !== 'object')
    throw new Error(`${placeOf(trail)} is a ${typeof value}, which cannot be kept.`);
  if (trail.objects.includes(value)) throw new Error(`${placeOf(trail)} leads back to itself.`);
  trail.objects.push(value);
  const packed = packObject(value, trail);
  trail.objects.pop();
  return packed;
}

function packObject(value: object, trail: Trail): Packed {
  if (Array.isArray(value)) {
    return value.map((item, at) =>
      item === undefined ? { $undefined: true } : within(trail, `[${at}]`, item),
    );
  }
  if (value instanceof Map) {
    return {
      $map: Array.from(value, ([key, item]) => [
        within(trail, '(key)', key),
        within(trail, `(${String(key)})`, item),
      ]),
    };
  }
  if (value instanceof Set) return { $set: Array.from(value, (item) => within(trail, '(item)', item)) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new Error(`${placeOf(trail)} is a ${value.constructor.name}, which cannot be kept.`);
  const packed: Record<string, Packed> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined)
      put(packed, name.startsWith('$') ? `$${name}` : name, within(trail, `.${name}`, item));
  }
  return packed;
}

function within(trail: Trail, name: string, value: unknown): Packed {
  if (typeof value === 'string') return value;
  trail.names.push(name);
  const packed = packAt(value, trail);
  trail.names.pop();
  return packed;
}

function placeOf({ names }: Trail): string {
  return names.join('');
}

/** As a member of its own, also under the one name that would change the object's prototype. */
function put<Value>(into: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
  else into[name] = value;
}

function untagged(tag: string, value: unknown): unknown {
  if (tag === '$map' && Array.isArray(value)) {
    return new Map(
      value.map((entry) => {
        if (!Array.isArray(entry) || entry.length !== 2) throw new Error('A map holds no pairs.');
        return [unpack(entry[0]), unpack(entry[1])] as const;
      }),
    );
  }
  if (tag === '$set' && Array.isArray(value)) return new Set(value.map(unpack));
  if (tag === '$bytes' && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
  if (tag === '$number' && typeof value === 'string') return Number(value);
  if (tag === '$undefined') return undefined;
  throw new Error(`Nothing is known of ${tag}.`);
}
