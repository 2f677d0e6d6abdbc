import type { DeliveryRow } from '../drive/delivery-rows.ts';
import { isRecord, parseJsonText } from '../http.ts';

/** What a call to the Graph API came to; no status when no answer came. */
export interface CallOutcome {
  readonly status: number | undefined;
  /** Undefined when the answer is no JSON. */
  readonly body: unknown;
}

/** The two sides of a sandbox from outside: who drives it, and who calls its Graph API. */
export interface Client {
  act(action: string, input: unknown): Promise<unknown>;
  advance(durationMs: number): Promise<void>;
  get(path: string): Promise<Readonly<Record<string, unknown>>>;
  /** Every delivery made after the one with this id, with its body. */
  deliveriesAfter(id: number): Promise<readonly DeliveryRow[]>;
  /** 0 when there was none yet. */
  newestDeliveryId(): Promise<number>;
  call(
    method: string,
    path: string,
    more: {
      readonly token: string | undefined;
      readonly query?: Readonly<Record<string, string | number>> | undefined;
      readonly body?: unknown;
    },
  ): Promise<CallOutcome>;
}

/** Talks to a sandbox over HTTP. What it refuses is thrown as an Error with its reason. */
export function createClient(sandboxUrl: string, graphVersion: string): Client {
  const control = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const response = await fetch(`${sandboxUrl}/sandbox/${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const read = parseJsonText(await response.text());
    const answer = isRecord(read) ? read : {};
    if (!response.ok) throw new Error(String(answer.error ?? `HTTP ${response.status}`).replace(/\.$/, ''));
    return answer;
  };
  return {
    act: async (action, input) => (await control('POST', 'act', { do: action, with: input })).outcome,
    advance: async (durationMs) => void (await control('POST', 'advance', { ms: durationMs })),
    get: (path) => control('GET', path),
    deliveriesAfter: async (id) => {
      const { deliveries } = await control('GET', `log?bodies=true&limit=20000&after=${id}`);
      return Array.isArray(deliveries) ? deliveries : [];
    },
    newestDeliveryId: async () => {
      const { deliveries } = await control('GET', 'log?limit=1');
      const [newest] = Array.isArray(deliveries) ? deliveries : [];
      return isRecord(newest) ? Number(newest.id) : 0;
    },
    call: async (method, path, { token, query = {}, body }) => {
      const url = new URL(`${sandboxUrl}/${graphVersion}/${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      try {
        const response = await fetch(url, {
          method,
          headers: {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        return { status: response.status, body: parseJsonText(await response.text()) };
      } catch {
        // A connection that broke off, which a scenario may have asked for.
        return { status: undefined, body: undefined };
      }
    },
  };
}
