import { enforces } from '../enforced.ts';
import { randomFor } from '../random.ts';
import { schedule } from '../timeline.ts';
import { customerOf } from '../town/customers.ts';
import { type Sent, sendFailure, sendStatuses } from '../webhooks/statuses.ts';
import { numberOf } from '../world/lookups.ts';
import type { HeldMessage, Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { pauseForPacing } from './pausing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Sends that go out before the rest is held; the true threshold is not published (templates §2.4). */
const THRESHOLD = 20;
const UTILITY_WATCH_MS = 7 * DAY_MS;
const PAUSED = 132015;

/** Whether a template’s next message is held until the feedback on the ones before is known. */
export function holdsBack(world: World, template: Template): boolean {
  const { sent, isTrusted } = template.pacing;
  if (!enforces(world, 'template-pacing') || isTrusted || sent <= THRESHOLD) return false;
  if (template.category === 'MARKETING') return template.quality.score !== 'GREEN';
  return template.category === 'UTILITY' && wasUtilityPaused(world, template);
}

/** Utility is paced only in the 7 days after a utility template of the account was paused. */
function wasUtilityPaused(world: World, { wabaId }: Template): boolean {
  const pausedAt = world.wabas.get(wabaId)?.utilityPausedAt;
  return pausedAt !== undefined && world.timeline.now - pausedAt <= UTILITY_WATCH_MS;
}

/** Keeps a message back; a decision comes within the hour for 99 of 100 (PACE). */
export function hold(world: World, template: Template, message: HeldMessage): void {
  template.pacing.held.push(message);
  if (template.pacing.held.length > 1) return;
  const delayMs = randomFor(world.seed, 'pacing', message.id).integer(10 * MINUTE_MS, HOUR_MS);
  schedule(world.timeline, delayMs, {
    kind: 'template',
    task: { does: 'judge-pacing', templateId: template.id },
  });
}

/** Lets held messages go, and what follows; or, on low quality, drops them and pauses the template. */
export function judgePacing(world: World, template: Template): void {
  const held = template.pacing.held.splice(0);
  const isBad = template.quality.score === 'RED' || template.status !== 'APPROVED';
  template.pacing.isTrusted = !isBad;
  for (const { id, callbackData } of held) {
    const message = world.messages.get(id);
    if (message?.customer === undefined) continue;
    const number = numberOf(world, message.numberId);
    const customer = customerOf(world, message.customer);
    const sent: Sent = { number, id, customer, callbackData, pricing: message.api?.pricing };
    if (isBad) {
      const { digits } = message.api ?? {};
      const input = digits ?? customer.userId;
      sendFailure(world, { number, id, digits, input, callbackData }, PAUSED);
    } else sendStatuses(world, sent);
  }
  if (isBad && template.status === 'APPROVED') pauseForPacing(world, template);
}
