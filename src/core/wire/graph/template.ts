import * as z from 'zod';
import { id, list, maybe, maybeId, maybeName, maybeNumber, maybeText } from '../primitives.ts';

/*
 * Templates and what is done with them (templates.md §1.2, §5). Ids exceed 2^53 in some accounts, hence strings.
 * Components are Meta's own loose objects: their casing and optional parts differ between pages, and whoever reads
 * them must normalise anyway (templates.md §1.4).
 */

/** A value that may be as it likes: one that is odd says nothing, and ends no listing of the others. */
function lenient<Schema extends z.ZodType>(schema: Schema) {
  return schema.or(z.unknown().transform(() => undefined));
}

/** Whatever stands in the list; what is none is the one thing in it, so that it is not lost. */
const components = list(z.unknown()).or(z.unknown().transform((value): unknown[] => [value]));

const quality = z.looseObject({
  score: lenient(maybeText),
  date: lenient(maybeNumber),
  reason: lenient(maybeText),
});

const bareScore = z
  .string()
  .transform((score): z.infer<typeof quality> => ({ score, date: undefined, reason: undefined }));

/** Times are Unix seconds; `correct_category` is `""`, null or absent while no change is scheduled. */
export const template = z.looseObject({
  id,
  name: lenient(maybeText),
  language: lenient(maybeText),
  status: lenient(maybeText),
  category: lenient(maybeText),
  previous_category: lenient(maybeName),
  correct_category: lenient(maybeName),
  sub_category: lenient(maybeName),
  parameter_format: lenient(maybeText),
  components,
  quality_score: lenient(maybe(quality.or(bareScore))),
  rejected_reason: lenient(maybeText),
  message_send_ttl_seconds: lenient(maybeNumber),
  cta_url_link_tracking_opted_out: lenient(maybe(z.boolean())),
  library_template_name: lenient(maybeName),
  last_updated_time: lenient(maybeNumber),
});

export type TemplateNode = z.infer<typeof template>;

/** `POST /{waba-id}/message_templates`: the category given is the truth, whatever was asked for (§4.2). */
export const templateCreated = z.looseObject({ id, status: maybeText, category: maybeText });

export type TemplateCreated = z.infer<typeof templateCreated>;

/** The `summary` of a list of templates; the limit of the account stands here, not in any page (§1.3). */
export const templateSummary = z.looseObject({
  summary: z.looseObject({
    total_count: maybeNumber,
    message_template_count: maybeNumber,
    message_template_limit: maybeNumber,
    are_translations_complete: maybe(z.boolean()),
  }),
});

export type TemplateCounts = z.infer<typeof templateSummary>['summary'];

/** An element of `GET /message_template_library` (§5.6). */
export const libraryTemplate = z.looseObject({
  id: maybeId,
  name: z.string().min(1),
  language: maybeText,
  category: maybeText,
  topic: maybeText,
  usecase: maybeText,
  industry: list(z.string()),
  header: maybeText,
  body: maybeText,
  body_params: list(z.string()),
  body_param_types: list(z.string()),
  buttons: list(z.looseObject({ type: maybeText })),
});

export type LibraryTemplate = z.infer<typeof libraryTemplate>;

/** `POST /{waba-id}/upsert_message_templates`: one element per language (§5.7). */
export const templatesUpserted = z.looseObject({
  data: z.array(z.looseObject({ id, status: maybeText, language: maybeText })),
});

export type UpsertedTemplate = z.infer<typeof templatesUpserted>['data'][number];

/** Ids that failed, each with the reason; `[]` for none is taken too, as an empty map is often printed. */
const failed = z
  .union([
    z.record(z.string(), z.string()),
    z
      .array(z.unknown())
      .length(0)
      .transform(() => ({})),
  ])
  .nullish()
  .transform((reasons): Readonly<Record<string, string>> => reasons ?? {});

/** `POST /{waba-id}/migrate_message_templates` (§5.7). */
export const templatesMigrated = z.looseObject({ migrated_templates: list(id), failed_templates: failed });

export type TemplatesMigrated = z.infer<typeof templatesMigrated>;

/** `POST …/message_templates/archive` and `unarchive` (§5.4): partial success is a success. */
export const templatesArchived = z.looseObject({
  archived_templates: list(id),
  unarchived_templates: list(id),
  failed_templates: failed,
});

/** `POST /{template-id}/unpause` (§2.3): `false` comes with a reason and is no refusal. */
export const templateUnpaused = z.looseObject({ success: z.boolean(), reason: maybeText });

export type TemplateUnpaused = z.infer<typeof templateUnpaused>;

/**
 * One metric of `GET /{template-id}/compare` (§5.7): `BLOCK_RATE`, `MESSAGE_SENDS`, `TOP_BLOCK_REASON`. Under which keys
 * its values stand is not in the reference, so they pass through.
 */
export const templateComparison = z.looseObject({ metric: z.string().min(1), type: maybeText });

export type TemplateComparison = z.infer<typeof templateComparison>;

/** An element of `GET /{waba-id}/message_template_previews` (§3.9); the keys besides `language` are unverified. */
export const templatePreview = z.looseObject({ language: maybeText, body: maybeText, footer: maybeText });

export type TemplatePreview = z.infer<typeof templatePreview>;
