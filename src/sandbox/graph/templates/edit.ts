import { LIMITS } from '../../../core/rules/index.ts';
import { enforces } from '../../enforced.ts';
import { type Answer, jsonAnswer } from '../../http.ts';
import { checkContent } from '../../templates/checks/content.ts';
import { firstProblem, problem, type TemplateProblem } from '../../templates/problems.ts';
import { submit } from '../../templates/reviewing.ts';
import { rewriteTemplate } from '../../templates/shelf.ts';
import { approve } from '../../templates/verdict.ts';
import { tellComponentsChanged } from '../../webhooks/templates.ts';
import { actorOf, noteActivity } from '../../world/activities.ts';
import { wabaOf } from '../../world/lookups.ts';
import type { Template, TemplateCategory } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import type { Caller } from '../access.ts';
import { type Call, flagParam, textParam } from '../call.ts';
import { refuseParameter } from '../refuse.ts';
import { type Read, readCategory, readComponents, readTimeToLive } from './draft-params.ts';
import { refuseTemplate } from './refuse-template.ts';

const DAY_MS = 86_400_000;
const EDITABLE: readonly Template['status'][] = ['APPROVED', 'REJECTED', 'PAUSED'];
/** "Category, components, or TTL only" (MGMT); the reference page lists more (templates §5.2). */
const FIXED = ['name', 'language', 'parameter_format', 'sub_category', 'display_format'];

/** What an edit asks for; undefined for what stays. */
interface Edit {
  readonly components: Template['components'] | undefined;
  readonly category: TemplateCategory | undefined;
  readonly timeToLive: number | undefined;
  readonly tracking: boolean | undefined;
}

/** `POST {template}`: replaces all components, and lets the template be reviewed again (templates §5.2). */
export function editTemplate(world: World, { params }: Call, template: Template, { app }: Caller): Answer {
  const fixed = FIXED.find((name) => {
    const given = textParam(params, name);
    return given !== undefined && given !== currentOf(template, name);
  });
  if (fixed !== undefined)
    return refuseTemplate(world, problem('malformed', `${fixed} of a template cannot be changed.`));
  const read = readEdit(params);
  if ('problem' in read) return refuseParameter(world, read.problem);
  const edit = read.value;
  const refusal = firstProblem(
    () => checkEditable(world, template, edit),
    () => checkQuota(world, template),
    () => checkContent(world, edited(template, edit)),
  );
  if (refusal !== undefined) return refuseTemplate(world, refusal);
  carryOut(world, template, edit);
  noteActivity(world, wabaOf(world, template.wabaId), {
    type: 'TEMPLATE_UPDATED',
    actor: actorOf(app),
    details: `Message template '${template.name}' was edited`,
  });
  return jsonAnswer(200, { success: true });
}

function currentOf({ name, language, parameterFormat }: Template, key: string): string | undefined {
  const current: Readonly<Record<string, string>> = { name, language, parameter_format: parameterFormat };
  return current[key];
}

function readEdit(params: Call['params']): Read<Edit> {
  const components = params.components === undefined ? { value: undefined } : readComponents(params);
  if ('problem' in components) return components;
  const category = params.category === undefined ? { value: undefined } : readCategory(params);
  if ('problem' in category) return category;
  const timeToLive = readTimeToLive(params);
  if ('problem' in timeToLive) return timeToLive;
  const edit = {
    components: components.value,
    category: category.value,
    timeToLive: timeToLive.value,
    tracking: flagParam(params, 'cta_url_link_tracking_opted_out'),
  };
  return Object.values(edit).every((part) => part === undefined)
    ? { problem: 'The parameter components is required.' }
    : { value: edit };
}

function edited(template: Template, { components, category, timeToLive }: Edit): Template {
  return {
    ...template,
    // What Meta wrote into an authentication template is no text of the business.
    components: components ?? template.components,
    category: category ?? template.category,
    messageSendTtlSeconds: timeToLive ?? template.messageSendTtlSeconds,
  };
}

function checkEditable(world: World, template: Template, { category }: Edit): TemplateProblem | undefined {
  if (!enforces(world, 'template-editable')) return undefined;
  if (!EDITABLE.includes(template.status)) return LOCKED;
  const isChange = category !== undefined && category !== template.category;
  // Seen with these words on edits too.
  return isChange && template.status === 'APPROVED'
    ? problem(
        'other-category',
        `The category ${category} doesn't match the one that's already associated with this template, ${template.category}.`,
      )
    : undefined;
}

const LOCKED = problem(
  'locked',
  "The status for this message template can't be changed. You can only delete or add templates.",
);

/** Of approved templates; all edits count, also of the time to live alone (which of them do is unverified). */
function checkQuota(world: World, { status, edits }: Template): TemplateProblem | undefined {
  if (status !== 'APPROVED' || !enforces(world, 'template-edit-quota')) return undefined;
  const { now } = world.timeline;
  const within = (durationMs: number): number => edits.filter((at) => now - at < durationMs).length;
  const { templateEditsPerDay, templateEditsPerMonth } = LIMITS;
  const isUsedUp =
    within(DAY_MS) >= templateEditsPerDay.value || within(30 * DAY_MS) >= templateEditsPerMonth.value;
  return isUsedUp ? LOCKED : undefined;
}

function carryOut(world: World, template: Template, edit: Edit): void {
  const { now } = world.timeline;
  if (template.status === 'APPROVED')
    template.edits = [...template.edits.filter((at) => now - at < 30 * DAY_MS), now];
  template.lastUpdatedAt = now;
  template.messageSendTtlSeconds = edit.timeToLive ?? template.messageSendTtlSeconds;
  template.linkTrackingOptedOut = edit.tracking ?? template.linkTrackingOptedOut;
  const isRecategorised = edit.category !== undefined && edit.category !== template.category;
  template.category = edit.category ?? template.category;
  if (edit.components !== undefined) {
    rewriteTemplate(world, template, edit.components);
    tellComponentsChanged(world, template);
  }
  if (edit.components === undefined && !isRecategorised) return;
  template.version += 1;
  template.correctCategory = undefined;
  if (template.category === 'AUTHENTICATION') approve(world, template);
  else submit(world, template);
}
