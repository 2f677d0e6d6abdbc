import { problemOf } from '../errors.ts';
import { FAULTS, LINKS, type Link } from './faults.ts';
import type { Diagnosis, Finding, LinkResult, ShownFinding, Verdict } from './finding.ts';
import type { Probe, Side } from './side.ts';

/** Looks at every link, one after the other; a probe that fails never stops the others. */
export async function diagnose(
  side: Side,
  probes: Readonly<Record<Link, Probe>>,
  onLink: (result: LinkResult) => void = () => undefined,
): Promise<Diagnosis> {
  const links: LinkResult[] = [];
  for (const link of LINKS) {
    side.signal.throwIfAborted();
    const findings = (await lookAt(side, probes[link])).map((finding) => shown(link, finding));
    const result = { link, verdict: worst(findings), findings };
    links.push(result);
    onLink(result);
  }
  return { ...causesIn(links.flatMap(({ findings }) => findings)), links };
}

async function lookAt(side: Side, probe: Probe): Promise<readonly Finding[]> {
  try {
    return await probe(side);
  } catch (error) {
    side.signal.throwIfAborted();
    return [{ verdict: 'unknown', says: `It cannot be looked at: ${problemOf(error)}`, evidence: {} }];
  }
}

function shown(link: Link, finding: Finding): ShownFinding {
  const { says, evidence } = finding;
  if (!('code' in finding)) {
    return {
      link,
      code: null,
      verdict: finding.verdict,
      says,
      evidence,
      fix: null,
      command: null,
      repair: null,
    };
  }
  const { code } = finding;
  const fault: (typeof FAULTS)[typeof code] & {
    readonly command?: string;
    readonly repair?: ShownFinding['repair'];
  } = FAULTS[code];
  return {
    link,
    code,
    verdict: fault.verdict,
    says,
    evidence,
    fix: finding.fix ?? fault.fix,
    command: finding.command ?? fault.command ?? null,
    repair: fault.repair ?? null,
  };
}

const WORST_FIRST: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass'];

function worst(findings: readonly ShownFinding[]): Verdict {
  return WORST_FIRST.find((verdict) => findings.some((finding) => finding.verdict === verdict)) ?? 'unknown';
}

/** Tells causes from consequences: what no other finding explains is a cause; the first failing one is the root. */
export function causesIn(findings: readonly ShownFinding[]): Omit<Diagnosis, 'links'> {
  const wrong = findings.filter(({ code }) => code !== null);
  const causes = wrong.filter((finding) => !wrong.some((other) => explains(other, finding)));
  const rootCause = causes.find(({ verdict }) => verdict === 'fail') ?? causes[0];
  if (rootCause === undefined) return { rootCause, consequences: [], others: [] };
  const consequences = wrong.filter((finding) => isExplainedBy(rootCause, finding, wrong));
  const others = wrong.filter((finding) => finding !== rootCause && !consequences.includes(finding));
  return { rootCause, consequences, others };
}

/** A warning explains no failure: what is merely odd is not blamed for what is broken. */
function explains(one: ShownFinding, other: ShownFinding): boolean {
  if (one === other || one.code === null) return false;
  if (one.verdict === 'warn' && other.verdict === 'fail') return false;
  const links: readonly Link[] = FAULTS[one.code].explains;
  return links.includes(other.link);
}

function isExplainedBy(root: ShownFinding, finding: ShownFinding, wrong: readonly ShownFinding[]): boolean {
  const reached = new Set([root]);
  for (const one of reached) for (const other of wrong) if (explains(one, other)) reached.add(other);
  reached.delete(root);
  return reached.has(finding);
}
