import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { Status } from '../../sandbox/index.ts';
import { counted, grouped } from '../../tui/print/counted.ts';
import { printFacts } from '../../tui/print/facts.ts';
import { shownTime } from '../../tui/print/message.ts';
import type { Page } from '../../tui/print/page.ts';
import { defineCommand, drawEach } from '../command.ts';
import { iso, isoOrNull } from '../fields.ts';
import { sandboxOf, sandboxUrl } from './client.ts';
import { age, alarmWords, printMarked } from './drawing.ts';
import { alarmOutput, toAlarmOutput } from './shapes.ts';

const numberStatus = () =>
  z.object({
    id: z.string(),
    displayPhoneNumber: z.string(),
    verifiedName: z.string(),
    wabaId: z.string(),
    kind: z.enum(['coexistence', 'api']),
    link: z.string().describe('none, connected, offboarded or removed.'),
    reason: z.string().nullable().describe('Why it was removed.'),
    onboardedAt: iso().nullable(),
    sharesHistory: z.boolean().nullable(),
    syncsRequested: z.array(z.string()),
    qualityRating: z.string(),
    phone: z.object({ lastOpenedAt: iso(), inUse: z.boolean(), pastMessages: z.number() }).nullable(),
  });

export const statusOutput = () =>
  z.object({
    url: z.string(),
    now: iso().describe('On the sandbox’s clock.'),
    nextDueAt: iso().nullable(),
    seed: z.number(),
    numbers: z.array(numberStatus()),
    callbackUrl: z.string().nullable(),
    fields: z.array(z.string()).describe('What the first app is subscribed to.'),
    subscribedApps: z.array(z.string()).describe('Apps that are subscribed to the first WABA.'),
    deliveries: z.record(z.string(), z.number()),
    messages: z.number(),
    customers: z.number(),
    templates: z.number(),
    faults: z.number(),
    rulesOff: z.array(z.string()).describe('Rules switched off that a new sandbox enforces.'),
    rulesOn: z.array(z.string()).describe('Rules switched on that a new sandbox leaves out.'),
    waitingAnswers: z.number().describe('Answers a fault holds back until the clock moves.'),
    alarms: z.array(alarmOutput()),
  });

export type StatusOutput = z.infer<ReturnType<typeof statusOutput>>;

export const command = defineCommand({
  name: 'sandbox status',
  summary: 'Show how things stand in a running sandbox.',
  examples: [{ run: 'coex sandbox status', says: 'Clock, numbers, subscriptions, deliveries, faults.' }],
  args: z.object({}),
  options: z.object({ sandboxUrl: sandboxUrl() }),
  output: statusOutput,
  exits: { 7: 'no sandbox answers' },
  run: async (context, { options }) => {
    const sandbox = sandboxOf(context, options.sandboxUrl);
    return { data: toStatusOutput(sandbox.url, await sandbox.get('status')) };
  },
  draw: drawEach((status, page) => printStatus(page, status)),
});

export function toStatusOutput(url: string, status: Status): StatusOutput {
  const { clock, numbers, subscriptions, deliveries, alarms, seed } = status;
  const { messages, customers, templates, faults, rulesOff, rulesOn, waitingAnswers } = status;
  return {
    url,
    now: isoTime(clock.now),
    nextDueAt: isoOrNull(clock.nextDueAt),
    seed,
    numbers: numbers.map((number) => ({
      ...number,
      onboardedAt: isoOrNull(number.onboardedAt),
      phone:
        number.phone === null ? null : { ...number.phone, lastOpenedAt: isoTime(number.phone.lastOpenedAt) },
    })),
    callbackUrl: subscriptions.app?.callbackUrl ?? null,
    fields: [...(subscriptions.app?.fields ?? [])],
    subscribedApps: Object.keys(subscriptions.waba),
    deliveries: { ...deliveries },
    messages,
    customers,
    templates,
    faults,
    rulesOff: [...rulesOff],
    rulesOn: [...rulesOn],
    waitingAnswers,
    alarms: alarms.map(toAlarmOutput),
  };
}

export function printStatus(page: Page, status: StatusOutput): void {
  const { theme } = page;
  page.print(theme.strong(`Sandbox at ${status.url}`));
  for (const number of status.numbers) page.print(`${number.displayPhoneNumber}  ${number.verifiedName}`);
  const { delivered = 0, failed = 0, lost = 0, givenUp = 0, waiting = 0 } = status.deliveries;
  printFacts(page, [
    ['clock', `${shownTime(status.now)}${nextWords(status)}`],
    ...status.numbers.map((number) => [`…${number.id.slice(-4)}`, numberWords(number, status.now)] as const),
    ['callback', callbackWords(status)],
    [
      'webhooks',
      `${grouped(delivered)} delivered, ${grouped(failed)} failed, ${grouped(lost)} lost, ${grouped(givenUp)} given up, ${grouped(waiting)} waiting`,
    ],
    [
      'holds',
      `${counted(status.messages, 'live message')}, ${counted(status.customers, 'customer')}, ${counted(status.templates, 'template')}`,
    ],
    ['faults', status.faults === 0 ? 'none' : `${counted(status.faults, 'fault')} (coex sandbox fault list)`],
    ['rules', ruleWords(status)],
  ]);
  if (status.waitingAnswers > 0)
    page.say(theme.warning(`${counted(status.waitingAnswers, 'answer')} held back until the clock moves.`));
  for (const alarm of status.alarms) printMarked(page, theme.bad('✘'), theme.bad(alarmWords(alarm)));
}

function nextWords({ now, nextDueAt }: StatusOutput): string {
  if (nextDueAt === null) return ', nothing is due';
  return `, next thing in ${age(Math.max(0, Date.parse(nextDueAt) - Date.parse(now)))}`;
}

function numberWords(number: StatusOutput['numbers'][number], now: string): string {
  const { kind, link, reason, onboardedAt, sharesHistory, syncsRequested, phone, wabaId, id } = number;
  const since = onboardedAt === null ? '' : ` since ${shownTime(onboardedAt)}`;
  const history = sharesHistory === null ? '' : `, history ${sharesHistory ? 'shared' : 'not shared'}`;
  const syncs = syncsRequested.length === 0 ? '' : `, asked for ${syncsRequested.join(' and ')}`;
  const opened =
    phone === null || phone.inUse
      ? ''
      : `, phone not opened for ${age(Math.max(0, Date.parse(now) - Date.parse(phone.lastOpenedAt)))}`;
  const state = reason === null ? link : `${link} (${reason})`;
  return `${kind}, ${state}${since}${history}${syncs}${opened}; id ${id}, WABA ${wabaId}`;
}

function ruleWords({ rulesOff, rulesOn }: StatusOutput): string {
  const off = rulesOff.length === 0 ? [] : [`switched off: ${rulesOff.join(', ')}`];
  const on = rulesOn.length === 0 ? [] : [`switched on: ${rulesOn.join(', ')}`];
  return [...off, ...on].join('; ') || 'as in a new sandbox';
}

function callbackWords({ callbackUrl, fields, subscribedApps }: StatusOutput): string {
  if (callbackUrl === null) return 'none: every webhook is lost';
  const waba = subscribedApps.length === 0 ? ', the WABA is not subscribed' : '';
  return `${callbackUrl}, ${counted(fields.length, 'field')}${waba}`;
}
