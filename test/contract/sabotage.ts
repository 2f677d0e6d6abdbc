/*
 * Answers made wrong on purpose: a contract that lets them pass says nothing.
 */

/** One thing in an answer that is of another type than it was. */
export interface Spoiled {
  /** `data[].id`. */
  readonly path: string;
  readonly body: unknown;
}

/** An answer, spoiled in every place there is, one at a time. */
export function spoil(body: unknown, path = ''): Spoiled[] {
  const here = { path, body: ofAnotherType(body) };
  if (Array.isArray(body)) {
    const inside = body.flatMap((item, index) =>
      spoil(item, `${path}[]`).map((inner) => ({ path: inner.path, body: body.with(index, inner.body) })),
    );
    return [here, ...inside];
  }
  if (typeof body !== 'object' || body === null) return [here];
  const inside = Object.entries(body).flatMap(([name, member]) =>
    spoil(member, path === '' ? name : `${path}.${name}`).map((inner) => ({
      path: inner.path,
      body: { ...body, [name]: inner.body },
    })),
  );
  return [here, ...inside];
}

function ofAnotherType(value: unknown): unknown {
  if (typeof value === 'string' || value === null) return { was: value };
  return `it was ${JSON.stringify(value)}`;
}
