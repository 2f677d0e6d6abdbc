import { enforces } from '../../enforced.ts';
import type { Template } from '../../world/templates.ts';
import type { World } from '../../world/world.ts';
import { refusal, type SendRefusal } from './refusal.ts';

/** The kinds of M/templates/template-library; how strictly Meta reads each is not published. */
const KINDS: Readonly<Record<string, RegExp>> = {
  ADDRESS: /\p{Letter}/u,
  TEXT: /\S/,
  AMOUNT: /\d/,
  DATE: /\d/,
  'PHONE NUMBER': /^\+?[\d\s()-]{5,}$/,
  EMAIL: /^\S+@\S+\.\S+$/,
  NUMBER: /^[\d\s.,]+$/,
};

/** The values of a library template's body are of the kinds the library says. */
export function checkLibraryValues(
  world: World,
  { library }: Template,
  given: readonly Readonly<Record<string, unknown>>[],
): SendRefusal | undefined {
  if (library === undefined || !enforces(world, 'library-parameters')) return undefined;
  for (const [place, { type, text }] of given.entries()) {
    const kind = library.parameterTypes[place];
    const form = kind === undefined ? undefined : KINDS[kind];
    if (type === 'text' && form !== undefined && !form.test(String(text)))
      return refusal('template-parameter', `body: Parameter at index ${place} must be of type ${kind}`);
  }
  return undefined;
}
