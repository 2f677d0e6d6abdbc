import * as z from 'zod';
import { archive, isArchivable, unarchive } from '../templates/archive.ts';
import { announceCategory, settleCategory } from '../templates/category.ts';
import { disable, endPause, pauseForPacing, pauseForQuality, setQuality } from '../templates/pausing.ts';
import { findTemplate, languagesOf } from '../templates/shelf.ts';
import { approve, reject } from '../templates/verdict.ts';
import { tellTemplateStatus } from '../webhooks/templates.ts';
import { wabaOf } from '../world/lookups.ts';
import type { Template, TemplateStatus } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { type Action, defineAction } from './action.ts';

const which = {
  template: z.string().min(1).describe('The template’s id, or its name.'),
  language: z.string().optional().describe('Which language of the name; its only one when left out.'),
  waba: z.string().optional().describe('The WABA’s id; the first one when left out.'),
};

const REASONS = [
  'ABUSIVE_CONTENT',
  'INCORRECT_CATEGORY',
  'INVALID_FORMAT',
  'PROMOTIONAL',
  'SCAM',
  'TAG_CONTENT_MISMATCH',
] as const;

const DEFAULT_INFO = {
  reason: 'The reviewer could not accept the format of your template.',
  recommendation: 'Write it anew and submit it again.',
};

/** What Meta, and the people who get them, do to templates. Each tells its webhook. */
export const TEMPLATE_ACTIONS: Readonly<Record<string, Action>> = {
  'template.review': defineAction({
    about: 'The review, or an appeal, ends now: approved, or rejected for a reason.',
    input: z.strictObject({
      ...which,
      verdict: z.enum(['approve', 'reject']),
      reason: z.enum(REASONS).default('INVALID_FORMAT').describe('Why it is rejected.'),
    }),
    run: (world, input) => {
      const template = templateIn(world, input, ['PENDING', 'IN_APPEAL', 'APPROVED', 'REJECTED']);
      const { verdict, reason } = input;
      if (verdict === 'approve') approve(world, template);
      else reject(world, template, { reason, ...(reason === 'INVALID_FORMAT' && { info: DEFAULT_INFO }) });
      return template.id;
    },
  }),
  'template.appeal': defineAction({
    about: 'Somebody appeals against a rejection; template.review decides.',
    input: z.strictObject(which),
    run: (world, input) => {
      const template = templateIn(world, input, ['REJECTED']);
      template.status = 'IN_APPEAL';
      tellTemplateStatus(world, template, 'IN_APPEAL');
      return template.id;
    },
  }),
  'template.quality': defineAction({
    about: 'People’s opinion of a template changes; a RED one is paused, the third time disabled.',
    input: z.strictObject({ ...which, score: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']) }),
    run: (world, input) => {
      const template = templateIn(world, input);
      setQuality(world, template, input.score);
      return template.id;
    },
  }),
  'template.pause': defineAction({
    about: 'Meta pauses a template: for low quality, which ends by itself, or for pacing, which does not.',
    input: z.strictObject({ ...which, cause: z.enum(['quality', 'pacing']).default('quality') }),
    run: (world, input) => {
      const template = templateIn(world, input, ['APPROVED']);
      if (input.cause === 'quality') pauseForQuality(world, template);
      else pauseForPacing(world, template);
      return template.id;
    },
  }),
  'template.unpause': defineAction({
    about: 'A pause ends now.',
    input: z.strictObject(which),
    run: (world, input) => {
      const template = templateIn(world, input, ['PAUSED']);
      endPause(world, template);
      return template.id;
    },
  }),
  'template.disable': defineAction({
    about: 'Meta disables a template for good.',
    input: z.strictObject(which),
    run: (world, input) => {
      const template = templateIn(world, input);
      disable(world, template);
      return template.id;
    },
  }),
  'template.recategorise': defineAction({
    about: 'Meta finds that a template is of another category: announced first, or at once.',
    input: z.strictObject({
      ...which,
      category: z.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY']).default('MARKETING'),
      how: z.enum(['announce', 'at-once']).default('announce'),
    }),
    run: (world, input) => {
      const template = templateIn(world, input, ['APPROVED', 'PAUSED']);
      if (input.category === template.category)
        throw new Error(`The template ${template.name} is of category ${template.category} already.`, {
          cause: 'not in this state',
        });
      if (input.how === 'announce') announceCategory(world, template, input.category);
      else settleCategory(world, template, input.category);
      return template.id;
    },
  }),
  'template.archive': defineAction({
    about: 'A template that was not used for long is archived; 28 days later it is deleted.',
    input: z.strictObject(which),
    run: (world, input) => {
      const template = templateIn(world, input);
      if (!isArchivable(template))
        throw new Error(`The template ${template.name} is ${template.status}: it cannot be archived.`, {
          cause: 'not in this state',
        });
      archive(world, template);
      return template.id;
    },
  }),
  'template.unarchive': defineAction({
    about: 'An archived template comes back.',
    input: z.strictObject(which),
    run: (world, input) => {
      const template = templateIn(world, input, ['ARCHIVED']);
      unarchive(world, template);
      return template.id;
    },
  }),
  'template.flag': defineAction({
    about: 'Meta flags or locks a template, which only is told, or reinstates a disabled one.',
    input: z.strictObject({
      ...which,
      event: z.enum(['FLAGGED', 'LOCKED', 'REINSTATED']).default('FLAGGED'),
    }),
    run: (world, input) => {
      const template = templateIn(world, input, input.event === 'REINSTATED' ? ['DISABLED'] : undefined);
      if (input.event === 'REINSTATED') template.status = 'APPROVED';
      tellTemplateStatus(world, template, input.event);
      return template.id;
    },
  }),
};

interface Which {
  readonly template: string;
  readonly language?: string | undefined;
  readonly waba?: string | undefined;
}

/** The template an input names; throws when there is none, several, or it is in no such state. */
function templateIn(
  world: World,
  { template: wanted, language, waba }: Which,
  statuses?: readonly TemplateStatus[],
): Template {
  const template = world.templates.get(wanted) ?? named(world, wanted, language, waba);
  if (statuses !== undefined && !statuses.includes(template.status)) {
    const needed = statuses.join(' or ');
    throw new Error(`The template ${template.name} is ${template.status}, and must be ${needed} for that.`, {
      cause: 'not in this state',
    });
  }
  return template;
}

function named(
  world: World,
  name: string,
  language: string | undefined,
  wabaId: string | undefined,
): Template {
  const waba = wabaOf(world, wabaId);
  const found =
    language === undefined
      ? languagesOf(world, waba, name)
      : [findTemplate(world, waba, name, language)].filter((one) => one !== undefined);
  const [template, ...others] = found;
  if (template === undefined) throw new Error(`The sandbox has no template ${name} in ${waba.id}.`);
  if (others.length > 0) {
    const languages = found.map((one) => one.language).join(', ');
    throw new Error(`The template ${name} has several languages: ${languages}. Say which.`);
  }
  return template;
}
