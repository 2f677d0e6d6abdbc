import type { Answer } from '../../http.ts';
import { checkContent } from '../../templates/checks/content.ts';
import { checkIdentity } from '../../templates/checks/identity.ts';
import type { Draft } from '../../templates/draft.ts';
import { findLibraryItem, LIBRARY, type LibraryItem } from '../../templates/library-items.ts';
import { makeTemplate } from '../../templates/making.ts';
import { firstProblem, problem } from '../../templates/problems.ts';
import type { App, Waba } from '../../world/accounts.ts';
import type { TemplateComponent } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { type Call, textParam } from '../call.ts';
import { pageOf } from '../paging.ts';
import { refuseParameter } from '../refuse.ts';
import { readText } from './draft-params.ts';
import { made } from './made.ts';
import { refuseTemplate } from './refuse-template.ts';

/** `GET message_template_library` (templates §5.6). */
export function readLibrary(world: World, call: Call): Answer {
  const { params } = call;
  const search = textParam(params, 'search')?.toLowerCase();
  const found = LIBRARY.filter(
    (item) =>
      (search === undefined || `${item.name} ${item.header} ${item.body}`.toLowerCase().includes(search)) &&
      isAsked(params, 'topic', [item.topic]) &&
      isAsked(params, 'usecase', [item.usecase]) &&
      isAsked(params, 'industry', item.industry) &&
      isAsked(params, 'language', [item.language]),
  );
  return pageOf(world, call, found);
}

function isAsked(params: Call['params'], name: string, values: readonly string[]): boolean {
  const wanted = textParam(params, name);
  return wanted === undefined || values.some((value) => value.toLowerCase() === wanted.toLowerCase());
}

/**
 * A template of the library’s words: approved at once, its parameters checked by their kind when it is sent. Where its
 * buttons lead must be said (templates §5.6).
 */
export function createFromLibrary(world: World, { params }: Call, waba: Waba, app: App): Answer {
  const name = readText(params, 'name');
  if ('problem' in name) return refuseParameter(world, name.problem);
  const language = readText(params, 'language');
  if ('problem' in language) return refuseParameter(world, language.problem);
  const wanted = textParam(params, 'library_template_name') ?? '';
  const item = findLibraryItem(wanted, language.value);
  if (item === undefined) {
    const message = `There is no template ${wanted} in ${language.value} in the library.`;
    return refuseTemplate(world, problem('malformed', message));
  }
  const buttons = buttonsFrom(item, params.library_template_button_inputs);
  if (buttons === undefined) {
    const message =
      'library_template_button_inputs must have an input for each button of the library template.';
    return refuseTemplate(world, problem('malformed', message));
  }
  const draft: Draft = {
    name: name.value,
    language: language.value,
    category: item.category,
    parameterFormat: 'POSITIONAL',
    messageSendTtlSeconds: undefined,
    components: componentsOf(item, buttons),
  };
  const refusal = firstProblem(
    () => checkIdentity(world, waba, draft),
    () => checkContent(world, draft),
  );
  if (refusal !== undefined) return refuseTemplate(world, refusal);
  const library = { name: item.name, parameterTypes: item.body_param_types };
  return made(world, waba, app, makeTemplate(world, waba, draft, { library }));
}

/** The buttons with what the business gave for them; undefined when something is missing. */
function buttonsFrom(item: LibraryItem, inputs: unknown): TemplateComponent[] | undefined {
  const given: unknown[] = Array.isArray(inputs) ? inputs : [];
  const buttons: TemplateComponent[] = [];
  for (const { type, text } of item.buttons) {
    if (type === 'QUICK_REPLY') {
      buttons.push({ type, text });
      continue;
    }
    const input = given.find((one) => String(Object(one).type).toUpperCase() === type);
    const { phone_number: phone, url } = Object(input);
    const { base_url: base, url_suffix_example: example } = Object(url);
    if (type === 'PHONE_NUMBER' ? typeof phone !== 'string' : typeof base !== 'string') return undefined;
    buttons.push(
      type === 'PHONE_NUMBER'
        ? { type, text, phone_number: phone }
        : { type, text, url: base, ...(example !== undefined && { example: [example] }) },
    );
  }
  return buttons;
}

function componentsOf(item: LibraryItem, buttons: readonly TemplateComponent[]): TemplateComponent[] {
  return [
    { type: 'HEADER', format: 'TEXT', text: item.header },
    { type: 'BODY', text: item.body, example: { body_text: [item.body_params] } },
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
  ];
}
