import * as z from 'zod';
import type { LintFinding, MadeFix, Severity } from '../../core/templates/index.ts';

export const LEVELS = ['error', 'warning', 'note'] as const;

export type Level = (typeof LEVELS)[number];

const place = () => ({
  file: z.string(),
  line: z.number(),
  column: z.number(),
});

/** What a lint tells. */
export const lintOutput = () =>
  z.object({
    templates: z.number().describe('How many were looked at; each language counts.'),
    findings: z.array(
      z.object({
        ...place(),
        rule: z.string(),
        level: z.enum(LEVELS),
        message: z.string(),
        name: z.string().describe('Of the template.'),
        language: z.string(),
        path: z.array(z.union([z.string(), z.number()])).describe('Of the part, in Meta’s request.'),
        fixable: z.boolean().describe('Whether --fix mends it.'),
        suppressed: z.string().nullable().describe('Why it is silenced; null when it is not.'),
        excerpt: z.string().nullable().describe('The line of the file.'),
      }),
    ),
    problems: z
      .array(z.object({ ...place(), problem: z.string() }))
      .describe('What could not be read; the rest was looked at all the same.'),
    fixes: z
      .array(
        z.object({
          ...place(),
          rule: z.string(),
          from: z.string().nullable().describe('As JSON; null when there was nothing.'),
          to: z.string().nullable().describe('As JSON; null when it is taken out.'),
        }),
      )
      .describe('What --fix changed, or with --dry-run would change.'),
    dryRun: z.boolean(),
    counts: z.object({
      error: z.number(),
      warning: z.number(),
      note: z.number(),
      suppressed: z.number(),
    }),
  });

export type LintOutput = z.infer<ReturnType<typeof lintOutput>>;
export type ShownFinding = LintOutput['findings'][number];

export function levelOf(severity: Severity): Level {
  return severity === 'warn' ? 'warning' : severity;
}

export function toShown(finding: LintFinding, excerpt: string | undefined): ShownFinding {
  const { file, at, rule, severity, message, name, language, path, fix, suppressed } = finding;
  return {
    file,
    ...at,
    rule,
    level: levelOf(severity),
    message,
    name,
    language,
    path: [...path],
    fixable: fix !== undefined,
    suppressed: suppressed ?? null,
    excerpt: excerpt ?? null,
  };
}

export function toShownFix({ file, at, rule, fix }: MadeFix): LintOutput['fixes'][number] {
  const written = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return { file, ...at, rule, from: written(fix.from), to: written(fix.to) };
}
