import type { Answer } from '../../http.ts';
import { templateLimit } from '../../templates/checks/identity.ts';
import { componentOf, textOf } from '../../templates/components.ts';
import { languagesOf, templatesOf } from '../../templates/shelf.ts';
import type { Waba } from '../../world/accounts.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import type { Caller } from '../access.ts';
import { type Call, listParam, textParam } from '../call.ts';
import { askedFields, type Field } from '../fields.ts';
import { type About, nodePart, type Part } from '../node.ts';
import { pageOf } from '../paging.ts';
import { refuse, refuseParameter } from '../refuse.ts';
import { TEMPLATE } from './template-node.ts';

/** Filters that take a list of known values (Graph edge, Meta’s SDKs; templates §1.3). */
const LISTED: Readonly<
  Record<string, { readonly values: readonly string[]; readonly of: (template: Template) => string }>
> = {
  category: {
    values: ['AUTHENTICATION', 'MARKETING', 'UTILITY', 'FREE_SERVICE'],
    of: ({ category }) => category,
  },
  status: {
    values: [
      'APPROVED',
      'ARCHIVED',
      'DELETED',
      'DISABLED',
      'IN_APPEAL',
      'LIMIT_EXCEEDED',
      'PAUSED',
      'PENDING',
      'PENDING_DELETION',
      'REJECTED',
    ],
    of: ({ status }) => status,
  },
  quality_score: {
    values: ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'],
    of: ({ quality }) => quality.score,
  },
  source: { values: ['AUTO_GENERATED', 'MANUAL'], of: () => 'MANUAL' },
};

type Filter = (template: Template) => boolean;

const DEFAULT_LIMIT = 25;

/** `GET {waba}/message_templates`: in the order they were made; which order Meta’s is, is unverified. */
export function readTemplates(world: World, call: Call, waba: Waba, caller: Caller): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const filters = filtersOf(world, call);
  if ('refused' in filters) return filters.refused;
  const all = templatesOf(world, waba);
  const found = all.filter((template) => filters.value.every((matches) => matches(template)));
  const show = (template: Template): Part => nodePart(world, call, TEMPLATE, template, caller, asked);
  // All rows have the same fields, so one of them tells whether there is such a field.
  const [first] = found;
  const probe = first === undefined ? undefined : show(first);
  if (probe !== undefined && 'refused' in probe) return probe.refused;
  const toRow = (template: Template): unknown => {
    const part = show(template);
    return 'value' in part ? part.value : undefined;
  };
  return pageOf(world, call, found, toRow, summaryOf(world, call, waba, all, found.length));
}

/** The same list as a field of the WABA. */
export function templatesPart({ world, call, entity, caller, field }: About<Waba>): Part {
  const limit = Number(field.modifiers.get('limit') ?? DEFAULT_LIMIT);
  const isLimit = Number.isInteger(limit) && limit > 0;
  const templates = templatesOf(world, entity).slice(0, isLimit ? limit : DEFAULT_LIMIT);
  return rowsPart(world, call, caller, templates, field.fields);
}

function rowsPart(
  world: World,
  call: Call,
  caller: Caller,
  templates: readonly Template[],
  fields: readonly Field[] | undefined,
): Part {
  const data: unknown[] = [];
  for (const template of templates) {
    const part = nodePart(world, call, TEMPLATE, template, caller, fields);
    if ('refused' in part) return part;
    data.push(part.value);
  }
  return { value: { data } };
}

/** Everything given must match. A name or content need only contain what is asked for, in any case (unverified). */
function filtersOf(
  world: World,
  { params }: Call,
): { readonly value: Filter[] } | { readonly refused: Answer } {
  const filters: Filter[] = [];
  for (const [name, { values, of }] of Object.entries(LISTED)) {
    const wanted = listParam(params, name).map((value) => value.toUpperCase());
    const stranger = wanted.find((value) => !values.includes(value));
    if (stranger !== undefined) {
      const problem = `Param ${name}[0] must be one of {${values.join(', ')}} - got "${stranger}".`;
      return { refused: refuseParameter(world, problem) };
    }
    if (wanted.length > 0) filters.push((template) => wanted.includes(of(template)));
  }
  const languages = listParam(params, 'language');
  if (languages.length > 0) filters.push(({ language }) => languages.includes(language));
  const contains = (text: string, wanted: string): boolean =>
    text.toLowerCase().includes(wanted.toLowerCase());
  const name = textParam(params, 'name');
  if (name !== undefined) filters.push((template) => contains(template.name, name));
  const content = textParam(params, 'content');
  if (content !== undefined) filters.push((template) => contains(contentOf(template), content));
  const either = textParam(params, 'name_or_content');
  if (either !== undefined)
    filters.push((template) => contains(template.name, either) || contains(contentOf(template), either));
  const since = Number(textParam(params, 'since') ?? 0);
  const until = Number(textParam(params, 'until') ?? Infinity);
  if (Number.isNaN(since) || Number.isNaN(until))
    return { refused: refuseParameter(world, 'Params since and until must be Unix timestamps.') };
  filters.push(({ lastUpdatedAt }) => lastUpdatedAt >= since * 1000 && lastUpdatedAt <= until * 1000);
  return { value: filters };
}

function contentOf({ components }: Template): string {
  return ['HEADER', 'BODY', 'FOOTER'].map((type) => textOf(componentOf(components, type))).join('\n');
}

/** Counters next to the page, as far as they are asked for. */
function summaryOf(
  world: World,
  { params }: Call,
  waba: Waba,
  all: readonly Template[],
  found: number,
): Readonly<Record<string, unknown>> {
  const asked = listParam(params, 'summary');
  if (asked.length === 0) return {};
  const counters: Readonly<Record<string, () => unknown>> = {
    total_count: () => found,
    message_template_count: () => all.length,
    message_template_limit: () => templateLimit(world, waba),
    are_translations_complete: () => hasAllTranslations(world, waba, all),
  };
  const isEverything = asked.includes('true');
  const names = Object.keys(counters).filter((name) => isEverything || asked.includes(name));
  return { summary: Object.fromEntries(names.map((name) => [name, counters[name]?.()])) };
}

/** Whether every name exists in each language that any has; what Meta means by it is unverified. */
function hasAllTranslations(world: World, waba: Waba, all: readonly Template[]): boolean {
  const languages = new Set(all.map(({ language }) => language));
  return [...waba.templates.byName.keys()].every(
    (name) => languagesOf(world, waba, name).length === languages.size,
  );
}
