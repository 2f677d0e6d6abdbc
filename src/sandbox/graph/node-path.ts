import type { World } from '../world/world.ts';
import { isHistoryId } from './history-id.ts';

/** What a path names: `/v26.0/440…/messages` is the edge `messages` of a phone. */
export interface NodePath {
  /** As the table of endpoints writes it; undefined for an id nobody has. */
  readonly kind: string | undefined;
  readonly id: string;
  readonly edge: string;
}

/** Reads a path of any version, or of none. */
export function readNodePath(world: World, path: readonly string[]): NodePath {
  const start = /^v\d+\.\d+$/.test(path[0] ?? '') ? 1 : 0;
  const id = path[start] ?? '';
  return { kind: kindOf(world, id), id, edge: path.slice(start + 1).join('/') };
}

/** `GET {waba}/phone_numbers`: what an endpoint, or a fault, calls it. */
export function nameOf(method: string, { kind, id, edge }: NodePath): string {
  return `${method} ${kind ?? id}${edge === '' ? '' : `/${edge}`}`;
}

function kindOf(world: World, id: string): string | undefined {
  if (world.numbers.has(id)) return '{phone}';
  if (world.wabas.has(id)) return '{waba}';
  if (world.apps.has(id)) return '{app}';
  if (world.templates.has(id)) return '{template}';
  if (world.media.has(id)) return '{media}';
  if (world.businesses.has(id)) return '{business}';
  if (world.uploads.has(id)) return '{upload}';
  return isHistoryId(id) ? '{message-history}' : undefined;
}

/** What Meta calls the kinds, where it says that one of them has no such field. */
export const NODE_TYPES: Readonly<Record<string, string>> = {
  // Observed: github.com/PipedreamHQ/pipedream issue 9004.
  '{business}': 'Business',
  // The names of the reference pages; that errors use them is unverified.
  '{phone}': 'WhatsAppBusinessPhoneNumber',
  '{waba}': 'WhatsAppBusinessAccount',
  '{app}': 'Application',
  '{template}': 'WhatsAppMessageTemplate',
};
