import type { TemplateDraft } from '../wire/graph/template-draft.ts';

/** Where something stands in a file; both are counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The way to a part of a draft: `['components', 1, 'text']`. */
export type DraftPath = readonly (string | number)[];

/** A finding that somebody does not want to hear of, and why. */
export interface Suppression {
  readonly rule: string;
  readonly reason: string;
  /** Where it is said. */
  readonly at: Position;
  /** The part it is about, and all within it; empty for the whole template. */
  readonly path: DraftPath;
}

/** One language of a template as somebody wrote it in a file. */
export interface TemplateSource {
  /** As it was named or found, relative to the working folder. */
  readonly file: string;
  /** The request that the file means, with its variables filled in. */
  readonly draft: TemplateDraft;
  /** The file of a media header, by the path of its component; relative to the template's file. */
  readonly media: readonly { readonly path: DraftPath; readonly file: string }[];
  readonly suppressions: readonly Suppression[];
  /** Where a part of the draft stands, or else what holds it. */
  locate(path: DraftPath): Position;
}

/** Why a file, or one language in it, could not be read as a template. */
export interface SourceProblem {
  readonly file: string;
  readonly at: Position;
  readonly problem: string;
}

/** All the templates of some files; what is wrong in one does not hide the others. */
export interface TemplateSources {
  readonly sources: readonly TemplateSource[];
  readonly problems: readonly SourceProblem[];
}
