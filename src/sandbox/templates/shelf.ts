import { createHash } from 'node:crypto';
import type { Waba } from '../world/accounts.ts';
import type { Template } from '../world/templates.ts';
import { componentOf, textOf } from './components.ts';

interface Shelves {
  readonly templates: Map<string, Template>;
  readonly wabas: ReadonlyMap<string, Waba>;
}

/** Puts a new template where it is found by its id, its name and its wording. */
export function addTemplate(world: Shelves, template: Template): void {
  const shelf = world.wabas.get(template.wabaId)?.templates;
  if (shelf === undefined) throw new Error(`The sandbox has no WABA ${template.wabaId}.`);
  world.templates.set(template.id, template);
  shelf.ids.add(template.id);
  const languages = shelf.byName.get(template.name) ?? new Map<string, string>();
  shelf.byName.set(template.name, languages.set(template.language, template.id));
  shelveWording(shelf, template);
}

/** Takes a template away for good. */
export function removeTemplate(world: Shelves, template: Template): void {
  world.templates.delete(template.id);
  const shelf = world.wabas.get(template.wabaId)?.templates;
  if (shelf === undefined) return;
  shelf.ids.delete(template.id);
  const languages = shelf.byName.get(template.name);
  languages?.delete(template.language);
  if (languages?.size === 0) shelf.byName.delete(template.name);
  unshelveWording(shelf, template);
}

/** Gives a template other components. */
export function rewriteTemplate(
  world: Shelves,
  template: Template,
  components: Template['components'],
): void {
  const shelf = world.wabas.get(template.wabaId)?.templates;
  if (shelf !== undefined) unshelveWording(shelf, template);
  template.components = components;
  if (shelf !== undefined) shelveWording(shelf, template);
}

/** The templates of a WABA, in the order they were made. */
export function templatesOf(world: Shelves, waba: Waba): Template[] {
  return [...waba.templates.ids].flatMap((id) => world.templates.get(id) ?? []);
}

/** One language of a template. */
export function findTemplate(
  world: Shelves,
  waba: Waba,
  name: string,
  language: string,
): Template | undefined {
  return world.templates.get(waba.templates.byName.get(name)?.get(language) ?? '');
}

/** Every language of a template. */
export function languagesOf(world: Shelves, waba: Waba, name: string): Template[] {
  const ids = waba.templates.byName.get(name)?.values() ?? [];
  return [...ids].flatMap((id) => world.templates.get(id) ?? []);
}

/** An older template of another name that says the same in body and footer. */
export function wordedAlike(world: Shelves, template: Template): Template | undefined {
  const shelf = world.wabas.get(template.wabaId)?.templates;
  for (const id of shelf?.byWording.get(wordingOf(template)) ?? []) {
    if (id === template.id) return undefined;
    const other = world.templates.get(id);
    if (other !== undefined && other.name !== template.name) return other;
  }
  return undefined;
}

function shelveWording({ byWording }: Waba['templates'], template: Template): void {
  const wording = wordingOf(template);
  byWording.set(wording, (byWording.get(wording) ?? new Set()).add(template.id));
}

function unshelveWording({ byWording }: Waba['templates'], template: Template): void {
  const wording = wordingOf(template);
  const ids = byWording.get(wording);
  ids?.delete(template.id);
  if (ids?.size === 0) byWording.delete(wording);
}

/** Short, since thousands of them are kept. */
function wordingOf({ components }: Template): string {
  const texts = ['BODY', 'FOOTER'].map((type) => textOf(componentOf(components, type)));
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 22);
}
