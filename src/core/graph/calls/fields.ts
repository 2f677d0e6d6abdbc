import type * as z from 'zod';
import { CoexError } from '../../errors.ts';
import type { Graph, GraphCall } from '../call.ts';
import { ask } from './answers.ts';

/**
 * What an older Graph version has for a field it does not know. Before v24 the limit of a number stood on the number
 * itself (reference §1.4; messaging-limits, 2026-09-11).
 */
const FORMERLY: Readonly<Record<string, string>> = {
  whatsapp_business_manager_messaging_limit: 'messaging_limit_tier',
};

/** Meta's code for a parameter that is not valid, an unknown field among others (reference §8.6). */
const INVALID_PARAMETER = 100;

/** Asks for these fields of a node, without those this Graph version does not know; such stay undefined. */
export async function askFields<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
  fields: readonly string[],
  token?: string,
): Promise<z.infer<Schema>> {
  const { answer } = await withKnownFields(fields, (query) =>
    ask(graph, schema, { ...call, query: { ...call.query, ...query } }, token),
  );
  return answer;
}

/**
 * Asks with `fields`; when Meta refuses the call because it does not know one, asks again without it, or with what it
 * was called before. Gives the answer and the fields it was given for. Without fields it asks once, for Meta's default.
 */
export async function withKnownFields<Answer>(
  fields: readonly string[],
  attempt: (query: Readonly<Record<string, string>>) => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly known: readonly string[] }> {
  let known = fields;
  for (;;) {
    try {
      return { answer: await attempt(known.length === 0 ? {} : { fields: known.join(',') }), known };
    } catch (error) {
      const refused = refusedFields(error, known);
      const left = known.flatMap((field) => (refused.has(field) ? (FORMERLY[field] ?? []) : field));
      if (refused.size === 0 || left.length === 0) throw error;
      known = left;
    }
  }
}

/**
 * The fields a refusal names as unknown. There is no code for it beyond 100, and the wording is not documented
 * (generic Graph: “Tried accessing nonexisting field (x)”, unverified for WhatsApp nodes), so any asked field that is
 * named counts, except in a list of those that are available (Meta's OpenAPI v23.0, `invalid_fields`).
 */
function refusedFields(error: unknown, asked: readonly string[]): ReadonlySet<string> {
  if (!(error instanceof CoexError) || error.meta?.code !== INVALID_PARAMETER) return new Set();
  const { message = '', details = '', userMessage = '' } = error.meta;
  const said = [message, details, userMessage].join(' ').replace(/available fields:.*/is, '');
  const named = new Set(said.match(/\w+/g));
  return new Set(asked.filter((field) => named.has(field.split(/[.{(]/, 1)[0] ?? '')));
}
