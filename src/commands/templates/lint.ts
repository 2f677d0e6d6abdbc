import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { CoexError } from '../../core/errors.ts';
import {
  fixFile,
  LINT_RULES,
  type LintFinding,
  lintSources,
  type MadeFix,
  reading,
  readSources,
  readTemplateText,
  type TemplateSources,
} from '../../core/templates/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { readWhole } from '../read-whole.ts';
import { accountOptions, environmentNamed, environmentsOf, folderOf, TEMPLATES_FOLDER } from './accounts.ts';
import { LEVELS, type Level, lintOutput, toShown, toShownFix } from './lint-output.ts';
import { unknownRule } from './unknown-rule.ts';
import { warnOfUnread } from './unread.ts';

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'] as const;
const MOST_STDIN_BYTES = 16 * 1024 * 1024;
/** What is read from standard input is JSON, as a request is. */
const STDIN_FILE = 'stdin.json';

type Values = Readonly<Record<string, string>>;

export const command = defineCommand({
  name: 'templates lint',
  summary: 'Check template files offline: what Meta would refuse, reject or take for marketing, and why.',
  description:
    'Reads families of templates and create requests as Meta takes them, from files and folders, by default the folder templates; - is one request on standard input. Every finding names its rule, which `coex templates rules` explains with Meta’s error code, source and an example. `# coex-ignore <rule>: <reason>` over a line silences a rule there, an `ignore` map at the top for the whole file.',
  examples: [
    { run: 'coex templates lint', says: 'Everything in the folder templates.' },
    {
      run: 'coex templates lint templates/visit_reminder.yaml --fail-on warning',
      says: 'One file; warnings fail too.',
    },
    { run: 'coex templates lint --fix --dry-run', says: 'What would be mended.' },
    { run: 'coex templates lint --format sarif > lint.sarif', says: 'For code scanning.' },
    { run: 'coex templates lint --format github', says: 'Annotations in a pull request.' },
  ],
  args: z.object({
    paths: z
      .array(z.string())
      .optional()
      .describe('Files and folders, or - for a request on standard input.'),
  }),
  options: z.object({
    env: accountOptions().env,
    format: z
      .enum(FORMATS, { error: `one of ${FORMATS.join(', ')}` })
      .default('text')
      .describe('How to show what was found.'),
    failOn: z
      .enum(LEVELS, { error: `one of ${LEVELS.join(', ')}` })
      .default('error')
      .describe('From which level on a finding fails the run.'),
    rule: z
      .array(z.string())
      .default([])
      .meta({ description: 'Look only at this rule; may be given again.', value: 'id' }),
    ignoreRule: z
      .array(z.string())
      .default([])
      .meta({ description: 'Leave out this rule; may be given again.', value: 'id' }),
    host: z
      .array(z.string())
      .default([])
      .meta({ description: 'A host of the business’s own, for links; may be given again.', value: 'host' }),
    showSuppressed: z.boolean().default(false).describe('Show also what is silenced, with the reason.'),
    fix: z.boolean().default(false).describe('Mend in the files what is safe to mend.'),
    dryRun: z.boolean().default(false).describe('With --fix: tell what would change, and change nothing.'),
  }),
  output: lintOutput,
  exits: {
    2: 'a file cannot be read, or a flag cannot be used',
    3: 'something was found at the level of --fail-on or above it',
    5: 'there is no such rule or environment',
  },
  run: async (context, { args, options }) => {
    const paths = args.paths === undefined || args.paths.length === 0 ? [TEMPLATES_FOLDER] : args.paths;
    const { rule, ignoreRule, host, fix, dryRun, failOn } = options;
    const ids = LINT_RULES.map(({ id }) => id);
    const stranger = [...rule, ...ignoreRule].find((id) => !ids.includes(id));
    if (stranger !== undefined) throw unknownRule(stranger);
    refuseContradictions(context, paths, options);
    const wanted = {
      rules: rule.length > 0 ? rule : undefined,
      ignored: ignoreRule,
      hosts: host.map((one) => one.toLowerCase()),
    };
    const { workingFolder, spareMemory } = context.host;
    await spareMemory?.();
    await warnOfUnread(context, paths);
    const said = paths.includes('-') ? await textOfStdin(context) : undefined;
    const all: { findings: LintFinding[]; sources: TemplateSources; fixes: MadeFix[] }[] = [];
    for (const values of await valuesOf(context, paths, options.env)) {
      const read = () =>
        said === undefined ? readSources(paths, values, workingFolder) : readText(said, values);
      const fixes: MadeFix[] = [];
      let sources = await read();
      if (fix) {
        const mark = context.random.hex(6);
        const how = reading(values);
        for (const file of new Set(sources.sources.map((source) => source.file)))
          fixes.push(...(await fixFile(file, { ...wanted, workingFolder, how, dryRun, mark })));
        if (fixes.length > 0 && !dryRun) sources = await read();
      }
      all.push({ findings: lintSources(sources.sources, wanted), sources, fixes });
    }
    const findings = unique(
      all.flatMap((one) => one.findings),
      ({ file, at, rule: id, message, path }) => [file, at, id, message, path],
    );
    const problems = unique(
      all.flatMap(({ sources }) => sources.problems),
      ({ file, at, problem }) => [file, at, problem],
    );
    const fixes = unique(
      all.flatMap((one) => one.fixes),
      ({ file, at, rule: id }) => [file, at, id],
    );
    const lines = await excerptsOf(findings, workingFolder, said);
    const shown = findings.map((finding) => toShown(finding, lines.get(finding.file)?.[finding.at.line - 1]));
    const count = (level: Level) =>
      shown.filter((finding) => finding.level === level && finding.suppressed === null).length;
    const counts = {
      error: count('error'),
      warning: count('warning'),
      note: count('note'),
      suppressed: shown.filter(({ suppressed }) => suppressed !== null).length,
    };
    const failing = LEVELS.slice(0, LEVELS.indexOf(failOn) + 1);
    const isFound = failing.some((level) => counts[level] > 0);
    return {
      data: {
        templates: Math.max(0, ...all.map(({ sources }) => sources.sources.length)),
        findings: shown,
        problems: problems.map(({ file, at, problem }) => ({ file, ...at, problem })),
        fixes: fixes.map(toShownFix),
        dryRun,
        counts,
      },
      exit: problems.length > 0 ? 2 : isFound ? 3 : 0,
    };
  },
  draw: async (page, { format, showSuppressed }) => {
    switch (format) {
      case 'text':
        return (await import('./lint-drawing.ts')).drawLint(page, { showSuppressed });
      case 'markdown':
        return (await import('./lint-markdown.ts')).drawMarkdown(page);
      default:
        return (await import('./lint-reports.ts')).drawReport(page, format, { showSuppressed });
    }
  },
});

function refuseContradictions(
  { flags }: Context,
  paths: readonly string[],
  { format, fix, dryRun }: { readonly format: string; readonly fix: boolean; readonly dryRun: boolean },
): void {
  const problem =
    flags.json && format !== 'text' && format !== 'json'
      ? `--json and --format ${format} are two ways to show what was found.`
      : paths.includes('-') && paths.length > 1
        ? 'Standard input is looked at alone.'
        : paths.includes('-') && fix
          ? 'What comes on standard input cannot be mended in its place.'
          : dryRun && !fix
            ? '--dry-run says what --fix would change.'
            : undefined;
  if (problem !== undefined) throw new CoexError('usage', { problem, fix: 'Leave one of them out.' });
}

/** The values of each environment that is meant; without one, those of the only one there is. */
async function valuesOf(
  context: Context,
  paths: readonly string[],
  env: readonly string[],
): Promise<readonly Values[]> {
  const folder = paths.includes('-') ? TEMPLATES_FOLDER : await folderOf(context, paths);
  const { environments } = await environmentsOf(context, folder);
  const names = Object.keys(environments);
  const wanted = env.includes('all') ? names : env;
  if (wanted.length === 0) return [names.length === 1 ? (environments[String(names[0])]?.values ?? {}) : {}];
  return wanted.map((name) => environmentNamed(environments, name, folder).values);
}

async function textOfStdin({ io, signal }: Context): Promise<string> {
  const bytes = await readWhole('-', { stdin: io.stdin, signal }, MOST_STDIN_BYTES);
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

async function readText(text: string, values: Values): Promise<TemplateSources> {
  const { sources, problems } = await readTemplateText(STDIN_FILE, text, reading(values));
  return { sources: sources.map(({ source }) => source), problems };
}

function unique<Item>(items: readonly Item[], keyOf: (item: Item) => unknown): Item[] {
  const keyed = items.map((item) => [JSON.stringify(keyOf(item)), item] as const);
  return [...new Map(keyed.toReversed()).values()].toReversed();
}

/** The lines of files in which something was found. */
async function excerptsOf(
  findings: readonly LintFinding[],
  workingFolder: string,
  said: string | undefined,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const lines = new Map<string, readonly string[]>();
  for (const { file } of findings) {
    if (lines.has(file)) continue;
    const text = said ?? (await readFile(resolve(workingFolder, file), 'utf8').catch(() => ''));
    lines.set(file, text.replace(/^\uFEFF/, '').split(/\r?\n/));
  }
  return lines;
}
