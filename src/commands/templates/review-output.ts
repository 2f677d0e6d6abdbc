import * as z from 'zod';
import { isoTime } from '../../core/clock.ts';
import type { ExitCode } from '../../core/errors.ts';
import {
  type AccountReview,
  FINDING_KINDS,
  type FindingKind,
  type ReviewedTemplate,
  sharedProblems,
  type UnreadableAccount,
} from '../../core/templates/index.ts';

const finding = () =>
  z.object({
    kind: z.enum(FINDING_KINDS),
    cause: z.string(),
    problem: z.string(),
    fix: z.string().nullable(),
  });

const templateOutput = () =>
  z.object({
    id: z.string(),
    name: z.string(),
    language: z.string(),
    status: z.string(),
    category: z.string(),
    previousCategory: z.string().nullable().describe('Before Meta changed it, whenever that was.'),
    correctCategory: z.string().nullable().describe('What it is to become.'),
    quality: z.string().nullable(),
    rejectedReason: z.string().nullable(),
    updatedAt: z.string().nullable(),
    findings: z.array(finding()),
  });

const account = () =>
  z.object({
    name: z.string(),
    wabaId: z.string(),
    used: z.number().nullable(),
    limit: z.number().nullable(),
    reviewedBefore: z.string().nullable().describe('When this store reviewed it the last time.'),
    findings: z.array(finding()),
    templates: z.array(templateOutput()),
    gone: z.array(z.object({ name: z.string(), language: z.string() })),
  });

/** The report of a review. */
export const reviewOutput = () =>
  z.object({
    at: z.string(),
    accounts: z.array(account()),
    unreadable: z
      .array(
        z.object({
          name: z.string(),
          wabaId: z.string(),
          code: z.string(),
          exit: z.number(),
          message: z.string(),
          hint: z.string(),
        }),
      )
      .describe('Accounts that could not be read: nothing is known of their templates.'),
    shared: z.array(
      z.object({
        kind: z.enum(FINDING_KINDS),
        cause: z.string(),
        fix: z.string().nullable(),
        templates: z.array(z.object({ account: z.string(), name: z.string(), language: z.string() })),
      }),
    ),
    failed: z.array(z.enum(FINDING_KINDS)).describe('Of --fail-on, what was found.'),
  });

export type ReviewOutput = z.infer<ReturnType<typeof reviewOutput>>;
export type AccountOutput = ReviewOutput['accounts'][number];
export type TemplateOutput = AccountOutput['templates'][number];

/** The report, as data. */
export function toReviewOutput(
  {
    read,
    unreadable,
  }: { readonly read: readonly AccountReview[]; readonly unreadable: readonly UnreadableAccount[] },
  { failOn, now }: { readonly failOn: readonly FindingKind[]; readonly now: number },
): ReviewOutput {
  const accounts = read.map(toAccount);
  const found = new Set(
    accounts
      .flatMap((one) => [...one.findings, ...one.templates.flatMap(({ findings }) => findings)])
      .map(({ kind }) => kind),
  );
  return {
    at: isoTime(now),
    accounts,
    unreadable: unreadable.map(({ name, wabaId, error: { code, exit, message, hint } }) => ({
      name,
      wabaId,
      code,
      exit,
      message,
      hint,
    })),
    shared: sharedProblems(read).map(({ fix, templates, ...shared }) => ({
      ...shared,
      fix: fix ?? null,
      templates: [...templates],
    })),
    failed: failOn.filter((kind) => found.has(kind)),
  };
}

function toAccount({
  name,
  wabaId,
  templates,
  findings,
  used,
  limit,
  reviewedBefore,
  gone,
}: AccountReview): AccountOutput {
  return {
    name,
    wabaId,
    used: used ?? null,
    limit: limit ?? null,
    reviewedBefore: reviewedBefore === undefined ? null : isoTime(reviewedBefore),
    findings: findings.map(toFinding),
    templates: templates.map(toTemplate),
    gone: [...gone],
  };
}

function toTemplate({ template, findings }: ReviewedTemplate): TemplateOutput {
  const { id, name, language, status, category, quality, updatedAt } = template;
  return {
    id,
    name,
    language,
    status,
    category,
    previousCategory: template.previousCategory ?? null,
    correctCategory: template.correctCategory ?? null,
    quality: quality?.score ?? null,
    rejectedReason: template.rejectedReason ?? null,
    updatedAt: updatedAt === undefined ? null : isoTime(updatedAt),
    findings: findings.map(toFinding),
  };
}

function toFinding({ fix, ...finding }: ReviewedTemplate['findings'][number]) {
  return { ...finding, fix: fix ?? null };
}

/** What could not be read weighs more than what was found: it must not pass as well. */
export function exitOf({ unreadable, failed }: Pick<ReviewOutput, 'unreadable' | 'failed'>): ExitCode {
  const exits = unreadable.map(({ exit }) => exit);
  if (exits.length > 0) return exits.includes(4) ? 4 : exits.includes(7) ? 7 : (exits[0] as ExitCode);
  return failed.length > 0 ? 3 : 0;
}
