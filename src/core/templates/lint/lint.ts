import type { TemplateDraft } from '../../wire/graph/template-draft.ts';
import type { DraftPath, Position, TemplateSource } from '../source.ts';
import { anatomyOf } from './anatomy.ts';
import type { Fix, Found, LintRule, LintSettings, Member, Severity } from './rule.ts';
import { DRAFT_RULES, LINT_RULES, WHOLE_SET_RULES } from './rules.ts';

/** What the lint found in a draft by itself. */
export interface DraftFinding extends Found {
  readonly rule: string;
  readonly severity: Severity;
}

/** What the lint found, and where it stands. */
export interface LintFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly at: Position;
  readonly name: string;
  readonly language: string;
  readonly path: DraftPath;
  readonly fix?: Fix | undefined;
  /** Why somebody wishes not to hear of it. */
  readonly suppressed?: string | undefined;
}

export interface LintOptions extends LintSettings {
  /** Only these rules; @default all */
  readonly rules?: readonly string[] | undefined;
  readonly ignored?: readonly string[] | undefined;
}

/** Looks at one template by itself: nothing about others, nothing silenced. Never throws. */
export function lintDraft(
  draft: TemplateDraft,
  media: readonly DraftPath[] = [],
  settings: LintSettings = {},
): DraftFinding[] {
  const anatomy = anatomyOf(draft, media);
  return DRAFT_RULES.flatMap(({ id, severity, check }) =>
    [...check(anatomy, settings)].map((found) => ({ rule: id, severity, ...found })),
  );
}

/**
 * Looks at all templates of some files, each by itself and together. Findings come in the order of files and lines;
 * what somebody silenced is there too, with the reason. Never throws.
 */
export function lintSources(sources: readonly TemplateSource[], options: LintOptions = {}): LintFinding[] {
  const members = sources.map((source) => ({
    source,
    file: source.file,
    anatomy: anatomyOf(
      source.draft,
      source.media.map(({ path }) => path),
    ),
  }));
  const findings: LintFinding[] = [];
  const wanted = wantedOf(options);
  const add = ({ id, severity }: LintRule, member: Member, { path, message, fix }: Found) => {
    const { source } = member as (typeof members)[number];
    findings.push(findingIn(source, { rule: id, severity, message, path, fix, at: source.locate(path) }));
  };
  const rules = DRAFT_RULES.filter(wanted);
  // A template at a time: all rules look at it while it is at hand, which takes half as long as a rule at a time.
  for (const member of members) {
    for (const rule of rules)
      for (const found of rule.check(member.anatomy, options)) add(rule, member, found);
  }
  for (const rule of WHOLE_SET_RULES.filter(wanted)) {
    for (const found of rule.checkSet(members)) add(rule, found.member, found);
  }
  return inOrder(silenced(findings, sources, wanted), sources);
}

function wantedOf({ rules, ignored = [] }: LintOptions): (rule: { readonly id: string }) => boolean {
  return ({ id }) => (rules === undefined || rules.includes(id)) && !ignored.includes(id);
}

/** Those somebody silenced with their reason, and what is odd about the silencing. */
function silenced(
  findings: readonly LintFinding[],
  sources: readonly TemplateSource[],
  wanted: (rule: { readonly id: string }) => boolean,
): LintFinding[] {
  const byTemplate = Map.groupBy(findings, keyOf);
  const told: LintFinding[] = [];
  // What is said for a whole file is said for each of its languages: it is of use when one of them has it.
  const uses = new Map<string, { readonly source: TemplateSource; readonly index: number; used: boolean }>();
  for (const source of sources) {
    const own = byTemplate.get(keyOf({ file: source.file, ...source.draft })) ?? [];
    byTemplate.delete(keyOf({ file: source.file, ...source.draft }));
    const said = source.suppressions.map((suppression, index) => {
      const { line, column } = suppression.at;
      const key = `${source.file}:${line}:${column}:${suppression.rule}`;
      const use = uses.get(key) ?? { source, index, used: false };
      uses.set(key, use);
      return { suppression, use };
    });
    for (const finding of own) {
      const why = said.find(
        ({ suppression: { rule, path } }) =>
          rule === finding.rule && path.every((step, index) => finding.path[index] === step),
      );
      if (why !== undefined) why.use.used = true;
      told.push(why === undefined ? finding : { ...finding, suppressed: why.suppression.reason });
    }
  }
  const known = new Set(LINT_RULES.map(({ id }) => id));
  for (const { source, index, used } of uses.values()) {
    const suppression = source.suppressions[index];
    if (suppression === undefined) continue;
    const { rule, reason, at, path } = suppression;
    const say = (id: string, message: string) => {
      if (wanted({ id }))
        told.push(findingIn(source, { rule: id, severity: 'warn', message, path, fix: undefined, at }));
    };
    if (!known.has(rule)) say('suppression-unused', `There is no rule ${rule}.`);
    else if (!used && wanted({ id: rule })) say('suppression-unused', `${rule} finds nothing here.`);
    if (reason.trim() === '') say('suppression-reason', `It is not said why ${rule} is silenced.`);
  }
  return told;
}

function keyOf({ file, name, language }: { file: string; name: string; language: string }): string {
  return `${file}\n${name}\n${language}`;
}

function findingIn(
  { file, draft: { name, language } }: TemplateSource,
  finding: Pick<LintFinding, 'rule' | 'severity' | 'message' | 'path' | 'fix' | 'at'>,
): LintFinding {
  return { ...finding, file, name, language };
}

function inOrder(findings: LintFinding[], sources: readonly TemplateSource[]): LintFinding[] {
  const order = new Map([...new Set(sources.map(({ file }) => file))].map((file, index) => [file, index]));
  const placeOf = ({ file }: LintFinding) => order.get(file) ?? 0;
  return findings.sort(
    (one, other) =>
      placeOf(one) - placeOf(other) ||
      one.at.line - other.at.line ||
      one.at.column - other.at.column ||
      one.rule.localeCompare(other.rule),
  );
}
