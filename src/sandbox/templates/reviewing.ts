import { enforces } from '../enforced.ts';
import { randomFor } from '../random.ts';
import { schedule } from '../timeline.ts';
import { tellTemplateStatus } from '../webhooks/templates.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { changeCategory } from './category.ts';
import { readsLikeMarketing, rejectionOf } from './review.ts';
import { approve, reject } from './verdict.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** "Up to 24 hours", usually minutes (M/templates/template-review); how often it takes long is the sandbox’s own. */
const QUICK_SHARE = 0.9;

/** Puts a template, new or changed, into review. */
export function submit(world: World, template: Template): void {
  template.pause = undefined;
  template.pacing.isTrusted = false;
  template.pacing.sent = 0;
  if (enforces(world, 'template-review')) queue(world, template);
  else approve(world, template);
}

function queue(world: World, template: Template): void {
  template.status = 'PENDING';
  tellTemplateStatus(world, template, 'PENDING');
  const { id, version } = template;
  const random = randomFor(world.seed, 'template review', id, version);
  const isQuick = random.chance(QUICK_SHARE);
  const delayMs = isQuick
    ? random.integer(MINUTE_MS, 20 * MINUTE_MS)
    : random.integer(20 * MINUTE_MS, 24 * HOUR_MS);
  schedule(world.timeline, delayMs, { kind: 'template', task: { does: 'review', templateId: id, version } });
}

/** The review of one version ends; that of a version changed meanwhile says nothing any more. */
export function finishReview(world: World, template: Template, version: number): void {
  if (template.status !== 'PENDING' || template.version !== version) return;
  const rejection = rejectionOf(world, template);
  if (rejection !== undefined) {
    reject(world, template, rejection);
    return;
  }
  // Nothing is told about this change but the category in the event itself (templates §4.2: "silently").
  if (readsLikeMarketing(world, template, 'whole')) changeCategory(world, template, 'MARKETING', 'silently');
  approve(world, template);
}
