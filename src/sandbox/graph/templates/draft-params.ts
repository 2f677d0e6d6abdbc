import { isRecord } from '../../http.ts';
import { normalComponents } from '../../templates/components.ts';
import type { Draft } from '../../templates/draft.ts';
import type { TemplateCategory } from '../../world/templates.ts';
import { type Call, textParam } from '../call.ts';

const CATEGORIES: readonly TemplateCategory[] = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];
const FORMATS = ['NAMED', 'POSITIONAL'] as const;

type Params = Call['params'];

/** A parameter read, or what Graph says about it. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** A template as `POST {waba}/message_templates` describes it. */
export function readDraft(params: Params): Read<Draft> {
  const name = readText(params, 'name');
  if ('problem' in name) return name;
  const language = readText(params, 'language');
  if ('problem' in language) return language;
  const category = readCategory(params);
  if ('problem' in category) return category;
  const parameterFormat = readFormat(params);
  if ('problem' in parameterFormat) return parameterFormat;
  const components = readComponents(params);
  if ('problem' in components) return components;
  const messageSendTtlSeconds = readTimeToLive(params);
  if ('problem' in messageSendTtlSeconds) return messageSendTtlSeconds;
  return {
    value: {
      name: name.value,
      language: language.value,
      category: category.value,
      parameterFormat: parameterFormat.value,
      components: components.value,
      messageSendTtlSeconds: messageSendTtlSeconds.value,
    },
  };
}

export function readText(params: Params, name: string): Read<string> {
  const value = textParam(params, name);
  return value === undefined ? { problem: `The parameter ${name} is required.` } : { value };
}

/** Either case is taken: Meta’s pages have both. */
export function readCategory(params: Params): Read<TemplateCategory> {
  const given = textParam(params, 'category');
  if (given === undefined) return { problem: 'The parameter category is required.' };
  const value = CATEGORIES.find((category) => category === given.toUpperCase());
  return value === undefined
    ? { problem: `Param category must be one of {${CATEGORIES.join(', ')}} - got "${given}".` }
    : { value };
}

function readFormat(params: Params): Read<(typeof FORMATS)[number]> {
  const given = textParam(params, 'parameter_format');
  const value = FORMATS.find((format) => format === (given ?? 'POSITIONAL').toUpperCase());
  return value === undefined
    ? { problem: `Param parameter_format must be one of {${FORMATS.join(', ')}} - got "${given}".` }
    : { value };
}

export function readComponents(params: Params): Read<Draft['components']> {
  const given: unknown = params.components;
  if (given === undefined) return { problem: 'The parameter components is required.' };
  if (!Array.isArray(given)) return { problem: 'Param components must be an array.' };
  if (isDeeperThan(given, DEEPEST)) return { problem: 'Param components is nested too deeply.' };
  const stranger = given.findIndex((component) => !isRecord(component) || typeof component.type !== 'string');
  return stranger === -1
    ? { value: normalComponents(given) }
    : { problem: `The parameter components[${stranger}]['type'] is required.` };
}

/** A button’s example on a card stands ten levels deep. */
const DEEPEST = 12;

/** A loop, since what was sent may be deeper than the stack. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

export function readTimeToLive(params: Params): Read<number | undefined> {
  const given = textParam(params, 'message_send_ttl_seconds');
  if (given === undefined) return { value: undefined };
  return /^-?\d{1,9}$/.test(given)
    ? { value: Number(given) }
    : { problem: 'Param message_send_ttl_seconds must be an integer.' };
}
