import { isRecord, parseJsonText, type Request } from '../http.ts';

/** A call as an endpoint sees it: the parameters, wherever they stood, and the request they came with. */
export interface Call {
  readonly params: Readonly<Record<string, unknown>>;
  readonly request: Request;
}

/** Query and body together; Meta takes either, and JSON inside form values (Graph API overview). */
export function paramsOf(request: Request): Readonly<Record<string, unknown>> {
  const { body, query } = request;
  if (query.size === 0 && body.kind === 'json') return body.value;
  return {
    ...fromPairs(query),
    ...(body.kind === 'form' && fromPairs(body.value)),
    ...(body.kind === 'json' && body.value),
    ...(body.kind === 'multipart' && fromPairs(fieldsOf(body.parts))),
  };
}

/** A parameter as text; numbers count, anything else is absent. */
export function textParam(params: Call['params'], name: string): string | undefined {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** A parameter that is a list, written as JSON or with commas. */
export function listParam(params: Call['params'], name: string): string[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
}

/** A parameter that is yes or no, as JSON has it or as a query writes it; undefined for anything else. */
export function flagParam(params: Call['params'], name: string): boolean | undefined {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === '1' || value === 1) return true;
  return value === 'false' || value === '0' || value === 0 ? false : undefined;
}

function* fieldsOf(
  parts: readonly {
    readonly name: string;
    readonly filename: string | undefined;
    readonly bytes: Uint8Array;
  }[],
): Generator<[string, string]> {
  for (const { name, filename, bytes } of parts) {
    if (filename === undefined) yield [name, Buffer.from(bytes).toString('utf8')];
  }
}

function fromPairs(pairs: Iterable<[string, string]>): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(pairs, ([name, value]) => [name, /^\s*[[{]/.test(value) ? decode(value) : value]),
  );
}

function decode(text: string): unknown {
  const value = parseJsonText(text);
  return isRecord(value) || Array.isArray(value) ? value : text;
}
