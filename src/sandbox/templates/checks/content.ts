import { enforces } from '../../enforced.ts';
import type { TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { buttonsOf, componentOf, textOf } from '../components.ts';
import type { Draft } from '../draft.ts';
import { firstProblem, problem, type TemplateProblem } from '../problems.ts';
import { checkAuthentication } from './authentication.ts';
import { checkButtons } from './buttons.ts';
import { checkStructures } from './structures.ts';
import { checkBody, checkFooter, checkHeader } from './text-parts.ts';
import { checkTimeToLive } from './time-to-live.ts';
import { checkNames } from './variables.ts';

/** Types that are listed but not described pass through as they are (templates §3.8). */
const KNOWN_TYPES = [
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'CALL_PERMISSION_REQUEST',
  'ALBUM',
  'GREETING',
  'ATTACHMENT',
  'TAP_TARGET_CONFIGURATION',
  'ORDER_STATUS',
];

/** What Meta refuses at once about a template's content; the rest is for the review (templates §3). */
export function checkContent(world: World, draft: Draft): TemplateProblem | undefined {
  if (!enforces(world, 'template-format')) return undefined;
  return firstProblem(
    () => checkTypes(draft.components),
    () => checkTimeToLive(draft),
    () => (draft.category === 'AUTHENTICATION' ? checkAuthentication(draft) : checkOrdinary(world, draft)),
  );
}

function checkOrdinary(world: World, draft: Draft): TemplateProblem | undefined {
  return firstProblem(
    () => checkNames(draft, variableTexts(draft)),
    () => checkHeader(world, draft),
    () => checkBody(world, draft),
    () => checkFooter(draft),
    () => checkButtons(draft),
    () => checkStructures(world, draft),
  );
}

function checkTypes(components: readonly TemplateComponent[]): TemplateProblem | undefined {
  const types = components.map(({ type }) => String(type));
  const stranger = types.find((type) => !KNOWN_TYPES.includes(type));
  if (stranger !== undefined) return problem('malformed', `${stranger} is not a type of component.`);
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  return twice === undefined
    ? undefined
    : problem('malformed', `A template has at most one component of type ${twice}.`);
}

/** URLs may name their variable `{{1}}` also where the rest is named (templates §3.1). */
function variableTexts({ components, parameterFormat }: Draft): string[] {
  const texts = ['HEADER', 'BODY'].map((type) => textOf(componentOf(components, type)));
  const urls = buttonsOf(components).map((button) => textOf(button, 'url'));
  return parameterFormat === 'NAMED' ? texts : [...texts, ...urls];
}
