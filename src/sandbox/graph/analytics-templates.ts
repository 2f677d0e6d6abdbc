import { enforces } from '../enforced.ts';
import type { Answer } from '../http.ts';
import { buttonsOf, textOf } from '../templates/components.ts';
import type { Waba } from '../world/accounts.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { readSpan } from './analytics-arguments.ts';
import { type CountedSend, costOf, rounded, sendsOf } from './analytics-sends.ts';
import { type Call, listParam, textParam } from './call.ts';
import { pageOf } from './paging.ts';
import { refuse, refuseParameter } from './refuse.ts';

const DAY_MS = 86_400_000;
const LOOK_BACK_MS = 90 * DAY_MS;
const MOST_TEMPLATES = 10;
const METRICS = ['COST', 'CLICKED', 'DELIVERED', 'READ', 'SENT'];
/** Clicks are not counted there (M/analytics). */
const WITHOUT_CLICKS =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GB JP'.split(' ');

/** `GET {waba}/template_analytics`: day by day, up to ten templates (reference §7.3; M/analytics, 2026-06-11). */
export function readTemplateAnalytics(world: World, call: Call, waba: Waba): Answer {
  const { params } = call;
  if (waba.reviewStatus !== 'APPROVED') return refuse(world, 'insights-unavailable');
  if (!waba.insightsEnabled && enforces(world, 'insights-enabled')) return refuse(world, 'insights-off');
  const asked = readQuestion(world, params, waba);
  if (typeof asked === 'string') return refuseParameter(world, asked);
  const sends = sendsOf(world, waba.id, { phoneNumbers: [], countryCodes: [] });
  const points = asked.templates.flatMap((template) => {
    const own = sends.filter(({ templateId }) => templateId === template.id);
    return daysOf(asked).map((start) => pointOf(world, waba, template, own, start, asked.metrics));
  });
  const row = { granularity: 'DAILY', product_type: asked.productType, data_points: points };
  return pageOf(world, call, [row]);
}

interface Question {
  readonly startMs: number;
  readonly endMs: number;
  readonly templates: readonly Template[];
  readonly metrics: readonly string[];
  readonly productType: string;
}

/** A text says what is wrong. `use_waba_timezone` is read and changes nothing: days are UTC here. */
function readQuestion(world: World, params: Call['params'], waba: Waba): Question | string {
  const span = readSpan(textParam(params, 'start'), textParam(params, 'end'));
  if (span === undefined) return 'Params start and end must be Unix timestamps in seconds, end after start.';
  if (world.timeline.now - span.startMs > LOOK_BACK_MS + DAY_MS && enforces(world, 'analytics-look-back'))
    return 'template_analytics looks back 90 days at most.';
  if (textParam(params, 'granularity')?.toUpperCase() !== 'DAILY')
    return 'Param granularity must be one of {DAILY}.';
  const ids = listParam(params, 'template_ids');
  if (ids.length === 0 || ids.length > MOST_TEMPLATES)
    return `Param template_ids must name 1 to ${MOST_TEMPLATES} templates.`;
  const templates = ids.flatMap((id) => world.templates.get(id) ?? []);
  if (templates.length < ids.length || templates.some(({ wabaId }) => wabaId !== waba.id))
    return 'Param template_ids names a template that this account does not have.';
  const metrics = listParam(params, 'metric_types').map((metric) => metric.toUpperCase());
  const odd = metrics.find((metric) => !METRICS.includes(metric));
  if (odd !== undefined) return `Param metric_types must be among {${METRICS.join(', ')}} - got "${odd}".`;
  return {
    ...span,
    templates,
    metrics: metrics.length === 0 ? METRICS : metrics,
    productType: textParam(params, 'product_type')?.toUpperCase() ?? 'CLOUD_API',
  };
}

function daysOf({ startMs, endMs }: Question): number[] {
  const first = Math.floor(startMs / DAY_MS) * DAY_MS;
  return Array.from({ length: Math.ceil((endMs - first) / DAY_MS) }, (_, day) => first + day * DAY_MS);
}

/** A template’s day, also when nothing happened on it. */
function pointOf(
  world: World,
  waba: Waba,
  template: Template,
  sends: readonly CountedSend[],
  start: number,
  metrics: readonly string[],
): unknown {
  const end = start + DAY_MS;
  const within = (at: number | undefined): boolean => at !== undefined && at >= start && at < end;
  const delivered = sends.filter(({ deliveredAt }) => within(deliveredAt));
  const counters: Readonly<Record<string, () => unknown>> = {
    SENT: () => sends.filter(({ sentAt, deliveredAt }) => within(sentAt ?? deliveredAt)).length,
    DELIVERED: () => delivered.length,
    READ: () => sends.filter(({ readAt }) => within(readAt)).length,
    CLICKED: () => clicksOf(world, waba, template, within),
    COST: () => costsOf(delivered),
  };
  const asked = Object.keys(counters).filter((metric) => metrics.includes(metric));
  return {
    template_id: template.id,
    start: start / 1000,
    end: end / 1000,
    ...Object.fromEntries(asked.map((metric) => [metric.toLowerCase(), counters[metric]?.()])),
  };
}

/** Taps on quick replies; nobody here opens URLs. Where Meta does not count there is nothing at all. */
function clicksOf(
  world: World,
  { country }: Waba,
  { components, taps }: Template,
  isCounted: (at: number) => boolean,
): unknown {
  if (WITHOUT_CLICKS.includes(country) && enforces(world, 'insights-clicks')) return undefined;
  const types: Readonly<Record<string, string>> = { URL: 'url_button', QUICK_REPLY: 'quick_reply_button' };
  return buttonsOf(components).flatMap((button) => {
    const type = types[String(button.type)];
    const label = textOf(button);
    const count = taps.filter((tap) => tap.label === label && isCounted(tap.at)).length;
    return type === undefined ? [] : [{ type, button_content: label, count }];
  });
}

/** A cost that there is not has no value (seen in answers), which is not the same as nought. */
function costsOf(delivered: readonly CountedSend[]): unknown {
  const spent = rounded(delivered.reduce((total, send) => total + costOf(send), 0));
  if (delivered.length === 0) {
    return [{ type: 'amount_spent' }, { type: 'cost_per_delivered' }, { type: 'cost_per_url_button_click' }];
  }
  return [
    { type: 'amount_spent', value: spent },
    { type: 'cost_per_delivered', value: rounded(spent / delivered.length) },
    { type: 'cost_per_url_button_click' },
  ];
}
