import type { Suppression, TemplateSource } from '../../../../src/core/templates/source.ts';
import type { TemplateDraft } from '../../../../src/core/wire/graph/template-draft.ts';

/** A draft as if it stood in a file, each part on a line of its own. */
export function sourceOf(
  draft: TemplateDraft,
  { file = 'templates/x.yaml', suppressions = [] as readonly Suppression[] } = {},
): TemplateSource {
  return {
    file,
    draft,
    media: [],
    suppressions,
    locate: (path) => ({ line: 1 + path.length, column: 1 }),
  };
}
