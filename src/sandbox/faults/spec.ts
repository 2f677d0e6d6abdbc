import * as z from 'zod';
import { duration, shownDuration } from '../drive/duration.ts';
import { schedule } from '../timeline.ts';
import { numberOf } from '../world/lookups.ts';
import { count, type World } from '../world/world.ts';
import { type Fault, type FaultEffect, type FaultTarget, type FaultTrigger, isCallEffect } from './faults.ts';
import { isSpent } from './strike.ts';
import { together } from './webhook-faults.ts';
import { WILD_NAMES } from './wild-names.ts';

const count1 = () => z.number().int().min(1);

/** A fault as people write it: what it hits, what it does, and when. */
export const faultSpec = z.strictObject({
  call: z
    .string()
    .optional()
    .describe('Calls it hits, as "POST {phone}/messages"; * stands for anything. Default: every call.'),
  webhook: z.string().optional().describe('Webhooks it hits, by their field; * stands for anything.'),
  event: z.string().optional().describe('Only webhooks with this value.event.'),
  number: z.string().optional().describe('Only this business number: its id or digits.'),
  recipient: z.string().optional().describe('Only calls to this person: phone or BSUID.'),

  error: z.number().int().min(0).optional().describe('Refuses with this code of Meta’s.'),
  subcode: z.number().int().min(0).optional().describe('The subcode of --error.'),
  httpStatus: z
    .number()
    .int()
    .min(400)
    .max(599)
    .optional()
    .describe('The HTTP status of --error; the documented one when left out.'),
  html: z
    .number()
    .int()
    .min(400)
    .max(599)
    .optional()
    .describe('Answers with this HTTP status and an HTML page.'),
  latency: duration().optional().describe('Does the call, and answers so much later.'),
  drop: z
    .enum(['before', 'after', 'midway'])
    .optional()
    .describe('Ends the connection before the call is done, after it, or midway through the answer.'),
  truncate: z.boolean().optional().describe('Does the call, and answers with JSON that breaks off.'),

  duplicate: z.boolean().optional().describe('Sends the webhook twice, or as often as copies says.'),
  copies: z.number().int().min(2).max(100).optional().describe('Copies that --duplicate makes.'),
  apart: duration().optional().describe('How long after the first the copies come.'),
  delay: duration().optional().describe('Sends the webhook so much later.'),
  reorder: duration().optional().describe('Delays each webhook by another part of this span.'),
  lose: z.boolean().optional().describe('Never sends the webhook.'),
  mangle: z.enum(WILD_NAMES).optional().describe('Sends a body as receivers have met it.'),
  batch: duration().optional().describe('Gathers webhooks for so long and sends them as one body.'),

  next: count1().optional().describe('Strikes the next so many, then no more.'),
  every: count1().optional().describe('Strikes every so-manieth.'),
  probability: z.number().gt(0).max(1).optional().describe('Strikes with this probability.'),
});

export type FaultSpec = z.infer<typeof faultSpec>;

/** Adds a fault to the world; throws an Error that says what contradicts itself in it. */
export function addFault(world: World, spec: FaultSpec): Fault {
  const does = effectOf(spec);
  const target = targetOf(world, spec, does);
  const when = triggerOf(spec);
  const fault: Fault = { id: count(world, 'fault'), target, when, does, seen: 0, struck: 0, held: [] };
  world.faults.push(fault);
  return fault;
}

/** Takes a fault away. What it has put aside goes out at once. */
export function removeFault(world: World, id: number): Fault {
  const at = world.faults.findIndex((fault) => fault.id === id);
  const [removed] = at === -1 ? [] : world.faults.splice(at, 1);
  if (removed === undefined) throw new Error(`The sandbox has no fault ${id}.`);
  for (const { webhook, body } of together(removed.held.splice(0)))
    schedule(world.timeline, 0, { kind: 'webhook-copies', webhook, body, times: 1 });
  return removed;
}

/** A fault in words and numbers, for people and programs. */
export function faultRow(fault: Fault) {
  const { id, target, when, does, seen, struck } = fault;
  return {
    id,
    hits: targetWords(target),
    does: effectWords(does),
    when: triggerWords(when),
    seen,
    struck,
    spent: isSpent(fault),
  };
}

export type FaultRow = ReturnType<typeof faultRow>;

function effectOf(spec: FaultSpec): FaultEffect {
  const { error, subcode, httpStatus, html, latency, drop, duplicate, delay, reorder, mangle, batch } = spec;
  const effects: FaultEffect[] = [];
  if (error !== undefined) effects.push({ kind: 'error', code: error, subcode, httpStatus });
  if (html !== undefined) effects.push({ kind: 'html', httpStatus: html });
  if (latency !== undefined) effects.push({ kind: 'latency', delayMs: latency });
  if (drop !== undefined) effects.push({ kind: 'drop', moment: drop });
  if (spec.truncate === true) effects.push({ kind: 'truncate' });
  if (duplicate === true)
    effects.push({ kind: 'duplicate', copies: spec.copies ?? 2, apartMs: spec.apart ?? 0 });
  if (delay !== undefined) effects.push({ kind: 'delay', delayMs: delay });
  if (reorder !== undefined) effects.push({ kind: 'reorder', withinMs: reorder });
  if (spec.lose === true) effects.push({ kind: 'lose' });
  if (mangle !== undefined) effects.push({ kind: 'mangle', as: mangle });
  if (batch !== undefined) effects.push({ kind: 'batch', withinMs: batch });
  const [effect, ...more] = effects;
  if (effect === undefined || more.length > 0) {
    const said = effects.map(({ kind }) => kind).join(' and ');
    throw new Error(
      `A fault does one thing${said === '' ? '' : `, not ${said}`}: ${[...EFFECTS.call, ...EFFECTS.webhook].join(', ')}.`,
    );
  }
  needs('subcode and httpStatus', subcode ?? httpStatus, effect.kind === 'error', 'error');
  needs('copies and apart', spec.copies ?? spec.apart, effect.kind === 'duplicate', 'duplicate');
  return effect;
}

const EFFECTS = {
  call: ['error', 'html', 'latency', 'drop', 'truncate'],
  webhook: ['duplicate', 'delay', 'reorder', 'lose', 'mangle', 'batch'],
} as const;

function targetOf(world: World, spec: FaultSpec, does: FaultEffect): FaultTarget {
  const side = isCallEffect(does) ? 'call' : 'webhook';
  const { call, webhook, event, recipient } = spec;
  needs('call and recipient', call ?? recipient, side === 'call', EFFECTS.call.join(', '));
  needs('webhook and event', webhook ?? event, side === 'webhook', EFFECTS.webhook.join(', '));
  const numberId = spec.number === undefined ? undefined : numberOf(world, spec.number).id;
  if (side === 'webhook') return { side, field: webhook, event, numberId };
  const named = call === undefined ? undefined : withoutIds(world, call);
  return { side, call: named?.call, numberId: numberId ?? named?.numberId, recipient };
}

/** A call as the router names it, where an id stands in the path; a number's id means that number alone. */
function withoutIds(world: World, call: string): { readonly call: string; readonly numberId?: string } {
  const id = /\d{9,}/.exec(call)?.[0] ?? '';
  if (world.numbers.has(id)) return { call: call.replace(id, '{phone}'), numberId: id };
  if (world.wabas.has(id)) return { call: call.replace(id, '{waba}') };
  return { call: world.apps.has(id) ? call.replace(id, '{app}') : call };
}

function triggerOf({ next, every, probability }: FaultSpec): FaultTrigger {
  const said = [next, every, probability].filter((value) => value !== undefined);
  if (said.length > 1) throw new Error('A fault strikes by one rule: next, every or probability.');
  if (next !== undefined) return { kind: 'next', count: next };
  if (every !== undefined) return { kind: 'every', nth: every };
  return probability === undefined ? { kind: 'always' } : { kind: 'probability', probability };
}

function needs(what: string, given: unknown, fits: boolean, effects: string): void {
  if (given === undefined || fits) return;
  throw new Error(`${what} belong to faults that do one of: ${effects}.`);
}

function targetWords(target: FaultTarget): string {
  const what =
    target.side === 'call'
      ? [target.call ?? 'every call', target.recipient && `to ${target.recipient}`]
      : [`webhook ${target.field ?? '*'}`, target.event];
  return [...what, target.numberId && `of ${target.numberId}`].filter(Boolean).join(' ');
}

function effectWords(does: FaultEffect): string {
  switch (does.kind) {
    case 'error':
      return `error ${[does.code, does.subcode].filter((part) => part !== undefined).join('/')}`;
    case 'html':
      return `HTTP ${does.httpStatus} with a page`;
    case 'latency':
      return `answered ${shownDuration(does.delayMs)} late`;
    case 'drop':
      return `connection dropped ${does.moment === 'midway' ? 'midway' : `${does.moment} it is done`}`;
    case 'truncate':
      return 'truncated JSON';
    case 'duplicate':
      return `sent ${does.copies} times${does.apartMs === 0 ? '' : `, ${shownDuration(does.apartMs)} apart`}`;
    case 'delay':
      return `sent ${shownDuration(does.delayMs)} late`;
    case 'reorder':
      return `shuffled within ${shownDuration(does.withinMs)}`;
    case 'lose':
      return 'never sent';
    case 'mangle':
      return `body ${does.as}`;
    case 'batch':
      return `gathered for ${shownDuration(does.withinMs)}`;
  }
}

function triggerWords(when: FaultTrigger): string {
  switch (when.kind) {
    case 'always':
      return 'always';
    case 'next':
      return `next ${when.count}`;
    case 'every':
      return when.nth === 1 ? 'always' : `1 in ${when.nth}`;
    case 'probability':
      return `${Number((when.probability * 100).toFixed(3))} %`;
  }
}
