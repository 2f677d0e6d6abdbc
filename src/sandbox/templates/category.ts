import { LIMITS } from '../../core/rules/index.ts';
import { schedule } from '../timeline.ts';
import { tellCategoryAnnounced, tellCategoryChanged } from '../webhooks/templates.ts';
import type { Template, TemplateCategory } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { reject } from './verdict.ts';

/**
 * Announces that a template is of another category: 24 hours before it becomes marketing, and until the first of the
 * next month before it is rejected because it belongs to authentication (templates §4.3).
 */
export function announceCategory(world: World, template: Template, category: TemplateCategory): void {
  const { now } = world.timeline;
  const at =
    category === 'AUTHENTICATION' ? firstOfNextMonth(now) : now + LIMITS.categoryChangeNoticeMs.value;
  template.correctCategory = { category, at };
  tellCategoryAnnounced(world, template, { category, at });
  const task = { does: 'change-category', templateId: template.id, category, at } as const;
  schedule(world.timeline, at - now, { kind: 'template', task });
}

/** Does what was announced, unless it was taken back or announced anew. */
export function keepAnnouncement(world: World, template: Template, at: number): void {
  const { correctCategory } = template;
  if (correctCategory?.at === at) settleCategory(world, template, correctCategory.category);
}

/** Gives a template the category it should have; what should be authentication is rejected instead. */
export function settleCategory(world: World, template: Template, category: TemplateCategory): void {
  template.correctCategory = undefined;
  if (category === 'AUTHENTICATION') reject(world, template, { reason: 'INCORRECT_CATEGORY' });
  else changeCategory(world, template, category, 'told');
}

/** Meta changes the category. */
export function changeCategory(
  world: World,
  template: Template,
  category: TemplateCategory,
  how: 'silently' | 'told',
): void {
  const previous = template.category;
  if (previous === category) return;
  template.previousCategory = previous;
  template.category = category;
  template.lastUpdatedAt = world.timeline.now;
  if (how === 'told') tellCategoryChanged(world, template, previous);
}

function firstOfNextMonth(now: number): number {
  const date = new Date(now);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}
