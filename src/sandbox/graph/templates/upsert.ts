import { type Answer, jsonAnswer } from '../../http.ts';
import { checkContent } from '../../templates/checks/content.ts';
import { checkIdentity } from '../../templates/checks/identity.ts';
import { buttonsOf, componentOf } from '../../templates/components.ts';
import type { Draft } from '../../templates/draft.ts';
import { makeTemplate, mayCreate } from '../../templates/making.ts';
import { firstProblem, problem, type TemplateProblem } from '../../templates/problems.ts';
import { findTemplate, rewriteTemplate } from '../../templates/shelf.ts';
import { approve } from '../../templates/verdict.ts';
import { tellComponentsChanged } from '../../webhooks/templates.ts';
import type { Waba } from '../../world/accounts.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { type Call, listParam } from '../call.ts';
import { refuse, refuseParameter } from '../refuse.ts';
import { readDraft } from './draft-params.ts';
import { refuseTemplate } from './refuse-template.ts';

/**
 * `POST {waba}/upsert_message_templates`: an authentication template in several languages at once; those that exist are
 * changed (AUTHB, templates §5.7). All of it is checked before any of it is done.
 */
export function upsertTemplates(world: World, { params }: Call, waba: Waba): Answer {
  const languages = [...new Set(listParam(params, 'languages'))];
  if (languages.length === 0) return refuseParameter(world, 'The parameter languages is required.');
  const read = readDraft({ ...params, language: languages[0] });
  if ('problem' in read) return refuseParameter(world, read.problem);
  const drafts = languages.map((language) => ({ ...read.value, language }));
  const refusal = firstProblem(
    () => checkKind(read.value),
    () => checkContent(world, read.value),
    ...drafts.map((draft) => () => checkNew(world, waba, draft)),
  );
  if (refusal !== undefined) return refuseTemplate(world, refusal);
  const missing = drafts.filter(
    ({ name, language }) => findTemplate(world, waba, name, language) === undefined,
  );
  if (!mayCreate(world, waba, missing.length)) return refuse(world, 'too-many-creations');
  const rows = drafts.map((draft) => {
    const { id, status, language } = upsert(world, waba, draft);
    return { id, status, language };
  });
  return jsonAnswer(200, { data: rows });
}

function checkKind({ category, components }: Draft): TemplateProblem | undefined {
  if (category !== 'AUTHENTICATION')
    return problem('malformed', 'Only authentication templates can be upserted.');
  const hasOwnWords = buttonsOf(components).some(
    ({ text, autofill_text: autofill }) => text !== undefined || autofill !== undefined,
  );
  return hasOwnWords || componentOf(components, 'BUTTONS') === undefined
    ? problem('malformed', 'Buttons of upserted templates have no text or autofill_text of their own.')
    : undefined;
}

function checkNew(world: World, waba: Waba, draft: Draft): TemplateProblem | undefined {
  const existing = findTemplate(world, waba, draft.name, draft.language);
  if (existing === undefined) return checkIdentity(world, waba, draft);
  return existing.category === 'AUTHENTICATION'
    ? undefined
    : problem('other-category', `The template ${draft.name} is of category ${existing.category}.`);
}

function upsert(world: World, waba: Waba, draft: Draft): Template {
  const existing = findTemplate(world, waba, draft.name, draft.language);
  if (existing === undefined) return makeTemplate(world, waba, draft);
  rewriteTemplate(world, existing, draft.components);
  existing.messageSendTtlSeconds = draft.messageSendTtlSeconds ?? existing.messageSendTtlSeconds;
  existing.lastUpdatedAt = world.timeline.now;
  existing.version += 1;
  tellComponentsChanged(world, existing);
  approve(world, existing);
  return existing;
}
