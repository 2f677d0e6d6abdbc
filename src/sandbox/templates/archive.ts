import { enforces } from '../enforced.ts';
import { schedule } from '../timeline.ts';
import { tellTemplateStatus } from '../webhooks/templates.ts';
import type { Waba } from '../world/accounts.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { removeTemplate, templatesOf } from './shelf.ts';

const DAY_MS = 86_400_000;

// M/templates/template-archival, 2026-06-02 (templates §5.4).
const IDLE_MS = 365 * DAY_MS;
const ARCHIVED_MS = 28 * DAY_MS;

/** Whether a template can be archived: what is in review, paused or disabled cannot. */
export function isArchivable({ status }: Template): boolean {
  return status === 'APPROVED' || status === 'REJECTED';
}

/** Puts a template away; 28 days later it is deleted. */
export function archive(world: World, template: Template): void {
  const archivedAt = world.timeline.now;
  template.statusBefore = template.status;
  template.status = 'ARCHIVED';
  template.lastUpdatedAt = archivedAt;
  tellTemplateStatus(world, template, 'ARCHIVED');
  const task = { does: 'expire', templateId: template.id, archivedAt } as const;
  schedule(world.timeline, ARCHIVED_MS, { kind: 'template', task });
}

/** Brings an archived template back to what it was. */
export function unarchive(world: World, template: Template): void {
  template.status = template.statusBefore ?? 'APPROVED';
  template.statusBefore = undefined;
  template.lastUpdatedAt = world.timeline.now;
  tellTemplateStatus(world, template, 'UNARCHIVED');
}

/** Deletes a template that is still archived as it was then. */
export function expire(world: World, template: Template, archivedAt: number): void {
  if (template.status !== 'ARCHIVED' || template.lastUpdatedAt !== archivedAt) return;
  tellTemplateStatus(world, template, 'DELETED', { reason: null });
  removeTemplate(world, template);
}

/** Archives what nothing happened to for 12 months, and looks again when the next one may be due. */
export function archiveIdle(world: World, waba: Waba): void {
  const { now } = world.timeline;
  let nextAt = now + IDLE_MS;
  for (const template of templatesOf(world, waba)) {
    if (!isArchivable(template) || template.isSample) continue;
    const idleAt = Math.max(template.lastUpdatedAt, template.lastSentAt ?? 0) + IDLE_MS;
    if (idleAt > now) nextAt = Math.min(nextAt, idleAt);
    else if (enforces(world, 'template-archival')) archive(world, template);
  }
  // A day at least, so that what cannot be archived is not looked at over and over.
  schedule(world.timeline, Math.max(DAY_MS, nextAt - now), { kind: 'template-idle', wabaId: waba.id });
}
