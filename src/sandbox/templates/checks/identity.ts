import { LIMITS } from '../../../core/rules/index.ts';
import { enforces } from '../../enforced.ts';
import type { Waba } from '../../world/accounts.ts';
import { businessOf } from '../../world/lookups.ts';
import type { TemplateCategory } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { TEMPLATE_LANGUAGES } from '../languages.ts';
import { firstProblem, problem, type TemplateProblem } from '../problems.ts';
import { languagesOf } from '../shelf.ts';
import { SAMPLE_NAMES } from '../stock.ts';

interface Identity {
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
}

/** Whether a WABA can have one more template of this name, language and category (templates §3.1, §7.1). */
export function checkIdentity(world: World, waba: Waba, identity: Identity): TemplateProblem | undefined {
  return firstProblem(
    () => (enforces(world, 'template-format') ? checkSpelling(identity) : undefined),
    () => checkBlock(world, waba, identity),
    () => checkSiblings(world, waba, identity),
    () =>
      waba.templates.ids.size >= templateLimit(world, waba) && enforces(world, 'template-limit')
        ? problem('limit', 'You have reached the limit of message templates for this account.')
        : undefined,
  );
}

/** How many templates a WABA may have; each language counts (M/templates/overview, 2025-12-05). */
export function templateLimit(world: World, waba: Waba): number {
  const hasApprovedName = [...world.numbers.values()].some(
    ({ wabaId, nameStatus }) => wabaId === waba.id && APPROVED_NAMES.includes(nameStatus),
  );
  return businessOf(world, waba).verified && hasApprovedName
    ? LIMITS.templatesVerified.value
    : LIMITS.templatesUnverified.value;
}

const APPROVED_NAMES = ['APPROVED', 'AVAILABLE_WITHOUT_REVIEW'];

function checkSpelling({ name, language }: Identity): TemplateProblem | undefined {
  const isName = /^[a-z0-9_]+$/.test(name) && name.length <= LIMITS.templateNameCharacters.value;
  if (!isName) {
    return {
      ...problem('name-format', 'The message template name can only have lowercase letters and underscores.'),
      blame: 'name',
    };
  }
  return TEMPLATE_LANGUAGES.has(language)
    ? undefined
    : { ...problem('language', `The language ${language} is not supported.`), blame: 'language' };
}

function checkBlock(world: World, waba: Waba, { name, language }: Identity): TemplateProblem | undefined {
  if (SAMPLE_NAMES.has(name))
    return problem('name-of-sample', `The name ${name} is already used as a sample template.`);
  if (!enforces(world, 'template-name-block')) return undefined;
  const blockedUntil = Math.max(
    waba.blockedTemplateNames.get(name) ?? 0,
    waba.blockedTemplateNames.get(`${name} ${language}`) ?? 0,
  );
  return blockedUntil > world.timeline.now
    ? problem(
        'name-blocked',
        `New ${language} content can't be added while the existing ${language} content is being deleted. Try again in 4 weeks or create a new message template.`,
      )
    : undefined;
}

/** All languages of a name have one category; which, its first review says. */
function checkSiblings(world: World, waba: Waba, wanted: Identity): TemplateProblem | undefined {
  if (!enforces(world, 'template-unique')) return undefined;
  const siblings = languagesOf(world, waba, wanted.name);
  if (siblings.some(({ language }) => language === wanted.language)) {
    return problem(
      'exists',
      `There is already ${wanted.language} content for this template. You can create a new template and try again.`,
    );
  }
  const other = siblings.find(({ category }) => category !== wanted.category);
  return other === undefined
    ? undefined
    : problem(
        'other-category',
        `The category ${wanted.category} doesn't match the one that's already associated with this template, ${other.category}.`,
      );
}
