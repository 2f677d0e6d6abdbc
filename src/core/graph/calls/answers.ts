import type * as z from 'zod';
import { CoexError } from '../../errors.ts';
import { success } from '../../wire/graph/page.ts';
import type { Graph, GraphCall } from '../call.ts';
import { isRepeatable, nameOf } from '../target.ts';

/**
 * Asks and reads the answer by its schema. Without a token the configured one is used. Refusals are `graph-…` errors
 * with Meta's code; an answer of another shape names the field: `graph-unexpected` for a read, and for a call with an
 * effect `graph-outcome-unknown`, since it may well have had it.
 */
export async function ask<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
  token?: string,
): Promise<z.infer<Schema>> {
  return understood(graph, schema, call, await graph.call(withToken(call, token)));
}

/** Asks for a change that Meta confirms with `success` and nothing else; `success: false` confirms nothing. */
export async function confirm(graph: Graph, call: GraphCall, token?: string): Promise<void> {
  await ask(graph, success, call, token);
}

/** The call with this token, or with its own when there is none. */
export function withToken<Call extends GraphCall>(call: Call, token: string | undefined): Call {
  return token === undefined ? call : { ...call, token };
}

/** An answer, or a part of one, by its schema; the error names the first field that is not as described. */
export function understood<Schema extends z.ZodType>(
  graph: Graph,
  schema: Schema,
  call: GraphCall,
  answer: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not of the expected shape'}`;
  if (!isRepeatable(call)) throw new CoexError('graph-outcome-unknown', { call: nameOf(call), problem });
  const { host } = new URL(graph.baseUrl);
  throw new CoexError('graph-unexpected', { host, call: nameOf(call), problem });
}
