import type { Template, TemplateComponent } from '../world/templates.ts';

/** What a template is to be, as far as its content can be checked. */
export type Draft = Pick<
  Template,
  'name' | 'language' | 'category' | 'parameterFormat' | 'messageSendTtlSeconds'
> & { readonly components: readonly TemplateComponent[] };
