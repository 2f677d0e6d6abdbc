import { isRecord, parseJsonText, type Request } from '../http.ts';

/** A call as an endpoint sees it: the parameters, wherever they stood, and the address for the next page's link. */
export interface Call {
  readonly params: Readonly<Record<string, unknown>>;
  readonly address: URL;
  readonly request: Request;
}

/** Query and body together; Meta takes either, and JSON inside form values (Graph API overview). */
export function paramsOf(request: Request): Record<string, unknown> {
  const { body } = request;
  return {
    ...fromSearch(request.query),
    ...(body.kind === 'form' && fromSearch(body.value)),
    ...(body.kind === 'json' && body.value),
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
  const items = Array.isArray(value) ? value : typeof value === 'string' ? splitTopLevel(value) : [];
  return items.map((item) => String(item).trim()).filter((item) => item !== '');
}

function fromSearch(search: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...search].map(([name, value]) => [name, /^[[{]/.test(value) ? decode(value) : value]),
  );
}

function decode(text: string): unknown {
  const value = parseJsonText(text);
  return isRecord(value) || Array.isArray(value) ? value : text;
}

// `a,b{c,d}` is two fields: a comma inside braces or brackets belongs to the field before it.
function splitTopLevel(text: string): string[] {
  return text.match(/(?:[^,{(]|\{[^}]*\}|\([^)]*\)|[{(])+/g) ?? [];
}
