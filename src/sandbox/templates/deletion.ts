import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { schedule } from '../timeline.ts';
import { tellTemplateStatus } from '../webhooks/templates.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { problem, type TemplateProblem } from './problems.ts';
import { removeTemplate } from './shelf.ts';

const HOUR_MS = 3_600_000;

/** Why one of several templates cannot be deleted; then none of them is. */
export function deletionProblem(world: World, templates: readonly Template[]): TemplateProblem | undefined {
  if (!enforces(world, 'template-delete-protected')) return undefined;
  const sample = templates.find(({ isSample }) => isSample);
  if (sample !== undefined)
    return problem('sample-stays', `The sample template ${sample.name} cannot be deleted.`);
  const disabled = templates.find(({ status }) => status === 'DISABLED');
  return disabled === undefined
    ? undefined
    : problem('malformed', `The template ${disabled.name} is disabled and cannot be deleted.`);
}

/**
 * Deletes templates: all languages of a name, or single ones. What was approved blocks its name, or that language of
 * it, for 30 days (templates §5.3).
 */
export function deleteTemplates(
  world: World,
  templates: readonly Template[],
  scope: 'name' | 'language',
): void {
  const undelivered = templatesWithUndelivered(world);
  for (const template of templates) {
    const { name, language, wabaId } = template;
    const wasApproved = template.status === 'APPROVED' || template.status === 'PAUSED';
    const blocked = scope === 'name' ? name : `${name} ${language}`;
    const until = world.timeline.now + LIMITS.templateNameBlockMs.value;
    if (wasApproved) world.wabas.get(wabaId)?.blockedTemplateNames.set(blocked, until);
    if (undelivered.has(template.id) && enforces(world, 'template-deletion-waits')) wait(world, template);
    else remove(world, template);
  }
}

/** Tries again to delete a template that waits for its last messages; after 30 days it goes anyway. */
export function finishDeletion(world: World, template: Template, since: number): void {
  if (template.status !== 'PENDING_DELETION') return;
  const isOver = world.timeline.now - since >= LIMITS.undeliveredMs.value;
  if (isOver || !templatesWithUndelivered(world).has(template.id)) remove(world, template);
  else scheduleAttempt(world, template, since);
}

function wait(world: World, template: Template): void {
  template.status = 'PENDING_DELETION';
  tellTemplateStatus(world, template, 'PENDING_DELETION', { reason: null });
  scheduleAttempt(world, template, world.timeline.now);
}

/** How often Meta tries is not published. */
function scheduleAttempt(world: World, { id: templateId }: Template, since: number): void {
  schedule(world.timeline, HOUR_MS, {
    kind: 'template',
    task: { does: 'finish-deletion', templateId, since },
  });
}

function remove(world: World, template: Template): void {
  tellTemplateStatus(world, template, 'DELETED', { reason: null });
  removeTemplate(world, template);
}

/** Templates with messages that have neither arrived nor failed; by id. */
function templatesWithUndelivered(world: World): Set<string> {
  const { now } = world.timeline;
  const ids = new Set<string>();
  for (const { api, at, statuses } of world.messages.values()) {
    if (api?.templateId === undefined || now - at > LIMITS.undeliveredMs.value) continue;
    const isSettled = statuses.some(({ status, at: heardAt }) => status !== 'sent' && heardAt <= now);
    if (!isSettled) ids.add(api.templateId);
  }
  return ids;
}
