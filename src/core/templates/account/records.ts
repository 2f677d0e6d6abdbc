/** An object of whatever Meta or a file puts into it. */
export type Loose = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object without these keys, and without those that have no value. */
export function omit(record: Loose, keys: readonly string[]): Loose {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([key, value]) => value !== undefined && value !== null && !keys.includes(key),
    ),
  );
}

/** With its type in capitals. */
export function upperType(record: Loose): Loose {
  const { type } = record;
  return typeof type === 'string' ? { ...record, type: type.toUpperCase() } : record;
}

/** JSON whose keys are in order, so that the same content is the same text. */
export function orderedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
