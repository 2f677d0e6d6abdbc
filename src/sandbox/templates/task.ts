import type { TemplateCategory } from '../world/templates.ts';

/** What is to happen to templates later. A task that its template has outlived does nothing. */
export type TemplateTask =
  | { readonly does: 'review'; readonly templateId: string; readonly version: number }
  | { readonly does: 'unpause'; readonly templateId: string; readonly since: number }
  | {
      readonly does: 'change-category';
      readonly templateId: string;
      readonly category: TemplateCategory;
      readonly at: number;
    }
  | { readonly does: 'judge-pacing'; readonly templateId: string }
  | { readonly does: 'finish-deletion'; readonly templateId: string; readonly since: number }
  /** A template has been archived for 28 days. */
  | { readonly does: 'expire'; readonly templateId: string; readonly archivedAt: number };
