import * as z from 'zod';
import type { RefusalName } from './refuse.ts';
import { findTemplate, type Template } from './templates.ts';

/** What a body asks to be sent, as far as the sandbox can send it. */
export type Outgoing =
  | { readonly type: 'text' }
  | { readonly type: 'reaction'; readonly targetId: string }
  | { readonly type: 'template'; readonly template: Template };

/** Why a body cannot be sent. */
export interface BodyProblem {
  readonly refusal: RefusalName;
  readonly details: string;
}

// Limits: M/messages/* (reference §8.2).
const textBody = z.object({
  text: z.object({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
});

const reactionBody = z.object({ reaction: z.object({ message_id: z.string().min(1), emoji: z.string() }) });

const templateBody = z.object({
  template: z.object({
    name: z.string().min(1),
    language: z.object({ code: z.string().min(2) }),
    components: z
      .array(z.looseObject({ type: z.string(), parameters: z.array(z.unknown()).default([]) }))
      .default([]),
  }),
});

// Types Meta knows and the sandbox does not send yet.
const OTHER_TYPES = ['image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'interactive'];

/** Reads the part of a body that depends on its `type`; text may leave the type out (reference §8.1). */
export function readMessageBody(params: Readonly<Record<string, unknown>>): Outgoing | BodyProblem {
  const type = params.type ?? 'text';
  if (type === 'text') return check(textBody, params) ?? { type };
  if (type === 'reaction') {
    const read = reactionBody.safeParse(params);
    return read.success ? { type, targetId: read.data.reaction.message_id } : problemOf(read.error, params);
  }
  if (type === 'template') {
    const read = templateBody.safeParse(params);
    return read.success ? readTemplate(read.data.template) : problemOf(read.error, params);
  }
  return OTHER_TYPES.includes(String(type))
    ? { refusal: 'not-emulated', details: `The sandbox does not send ${type} messages yet.` }
    : {
        refusal: 'bad-parameter',
        details: `Param type must be one of text, template, reaction, ${OTHER_TYPES}.`,
      };
}

function readTemplate(wanted: z.infer<typeof templateBody>['template']): Outgoing | BodyProblem {
  const template = findTemplate(wanted.name, wanted.language.code);
  if (template === undefined) {
    const details = `template name (${wanted.name}) does not exist in ${wanted.language.code}`;
    return { refusal: 'no-template', details };
  }
  const body = wanted.components.find((component) => component.type.toLowerCase() === 'body');
  const given = body?.parameters.length ?? 0;
  if (given !== template.bodyParameters) {
    const details = `body: number of localizable_params (${given}) does not match the expected number of params (${template.bodyParameters})`;
    return { refusal: 'template-parameters', details };
  }
  return { type: 'template', template };
}

function check(schema: z.ZodType, params: unknown): BodyProblem | undefined {
  const read = schema.safeParse(params);
  return read.success ? undefined : problemOf(read.error, params);
}

function problemOf(error: z.ZodError, params: unknown): BodyProblem {
  const issue = error.issues[0];
  const path = issue?.path.map(String) ?? [];
  const refusal = valueAt(params, path) === undefined ? 'missing-parameter' : 'invalid-value';
  return { refusal, details: `${path.join('.')}: ${issue?.message}` };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (Object(node) === node ? Reflect.get(Object(node), key) : undefined),
    value,
  );
}
