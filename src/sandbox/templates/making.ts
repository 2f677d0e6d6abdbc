import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import type { Waba } from '../world/accounts.ts';
import type { Template, TemplateCategory } from '../world/templates.ts';
import { count, type World } from '../world/world.ts';
import type { Draft } from './draft.ts';
import { newTemplate } from './new-template.ts';
import { problem, type TemplateProblem } from './problems.ts';
import { readsLikeMarketing } from './review.ts';
import { submit } from './reviewing.ts';
import { addTemplate } from './shelf.ts';
import { approve } from './verdict.ts';

const HOUR_MS = 3_600_000;
const UTILITY_RESTRICTED = 'RESTRICTED_UTILITY_TEMPLATES';

/** Whether so many templates can be created in a WABA now. */
export function mayCreate(world: World, waba: Waba, wanted = 1): boolean {
  const { now } = world.timeline;
  waba.templateCreations = waba.templateCreations.filter((at) => now - at < HOUR_MS);
  const isWithin = waba.templateCreations.length + wanted <= LIMITS.templateCreationsPerHour.value;
  return isWithin || !enforces(world, 'template-creation-rate');
}

/** An account that misused the category can create no utility for a while (templates §4.4). */
export function checkConduct(
  world: World,
  waba: Waba,
  category: TemplateCategory,
): TemplateProblem | undefined {
  const isRestricted = waba.restrictions.some(
    ({ type, until }) => type === UTILITY_RESTRICTED && until > world.timeline.now,
  );
  return category === 'UTILITY' && isRestricted && enforces(world, 'utility-misuse')
    ? problem('malformed', 'This account cannot create utility templates for now.')
    : undefined;
}

/**
 * Adds a template whose content was checked. What it is called a utility for and plainly is not becomes marketing here;
 * templates of Meta’s own words are approved at once, the others go into review.
 */
export function makeTemplate(world: World, waba: Waba, draft: Draft, more: Partial<Template> = {}): Template {
  const { now } = world.timeline;
  const category = readsLikeMarketing(world, draft, 'plain') ? 'MARKETING' : draft.category;
  const template = newTemplate(world.seed, count(world, 'template'), {
    ...draft,
    ...more,
    category,
    wabaId: waba.id,
    createdAt: now,
    status: 'PENDING',
  });
  addTemplate(world, template);
  waba.templateCreations.push(now);
  if (category === 'AUTHENTICATION' || template.library !== undefined) approve(world, template);
  else submit(world, template);
  return template;
}
