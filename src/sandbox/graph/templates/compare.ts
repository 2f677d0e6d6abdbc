import { enforces } from '../../enforced.ts';
import { type Answer, jsonAnswer } from '../../http.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { type Call, listParam, textParam } from '../call.ts';
import { refuseParameter } from '../refuse.ts';

const DAY_S = 86_400;
const WINDOWS_S = [7, 30, 60, 90].map((days) => days * DAY_S);
const LEAST_SENDS = 1000;
/** How far `end` may be from now; how strict Meta is is unverified. */
const LEEWAY_S = DAY_S;

/** `GET {template}/compare`: two templates of one WABA by how they were received (CMP, 2026-06-24; templates §5.7). */
export function compareTemplates(world: World, { params }: Call, template: Template): Answer {
  const ids = listParam(params, 'template_ids');
  const other = world.templates.get(ids[0] ?? '');
  if (ids.length !== 1 || other === undefined || other.wabaId !== template.wabaId || other === template)
    return refuseParameter(world, 'Param template_ids must name one other template of the same account.');
  const start = Number(textParam(params, 'start'));
  const end = Number(textParam(params, 'end'));
  const isChecked = enforces(world, 'comparison-minimum');
  if (Number.isNaN(start) || Number.isNaN(end) || (isChecked && !isWindow(world, start, end)))
    return refuseParameter(world, 'start and end must be 7, 30, 60 or 90 days apart, end being now.');
  const both = [template, other].map(({ id }) => ({ id, ...sendsOf(world, id, start, end) }));
  if (isChecked && both.some(({ sends }) => sends < LEAST_SENDS))
    return refuseParameter(world, `Both templates must have been sent at least ${LEAST_SENDS} times.`);
  const rate = ({ blocks, sends }: { blocks: number; sends: number }): number => blocks / Math.max(1, sends);
  const ranked = both.toSorted((one, another) => rate(one) - rate(another));
  return jsonAnswer(200, {
    data: [
      { metric: 'BLOCK_RATE', type: 'RELATIVE', order_by_relative_metric: ranked.map(({ id }) => id) },
      {
        metric: 'MESSAGE_SENDS',
        type: 'NUMBER_VALUES',
        number_values: both.map(({ id, sends }) => ({ key: id, value: sends })),
      },
      {
        metric: 'TOP_BLOCK_REASON',
        type: 'STRING_VALUES',
        // People give no reason here.
        string_values: both.map(({ id }) => ({ key: id, value: 'UNKNOWN_BLOCK_REASON' })),
      },
    ],
  });
}

function isWindow(world: World, start: number, end: number): boolean {
  const now = world.timeline.now / 1000;
  return WINDOWS_S.some((window) => Math.abs(end - start - window) < 1) && Math.abs(now - end) <= LEEWAY_S;
}

/** How often it was sent, and to how many who have blocked the number since. */
function sendsOf(
  world: World,
  templateId: string,
  start: number,
  end: number,
): { readonly sends: number; readonly blocks: number } {
  const blockers = new Map(world.customers.map(({ waId, blocked }) => [waId, blocked]));
  let sends = 0;
  const people = new Set<string>();
  for (const { api, at, customer, numberId } of world.messages.values()) {
    if (api?.templateId !== templateId || at < start * 1000 || at > end * 1000) continue;
    sends += 1;
    if (customer !== undefined && blockers.get(customer)?.has(numberId) === true) people.add(customer);
  }
  return { sends, blocks: people.size };
}
