import { problemOf } from '../errors.ts';
import { FAULTS, LINKS, type Link } from './faults.ts';
import type { Diagnosis, Finding, LinkResult, ShownFinding, Verdict } from './finding.ts';
import type { Probe, Side } from './side.ts';

/** How long a probe may take: whoever is asked and answers later is not well. */
const LONGEST_MS = 8000;

/** Looks at every link, one after the other; a probe that fails or hangs never stops the others. */
export async function diagnose(
  side: Side,
  probes: Readonly<Record<Link, Probe>>,
  onLink: (result: LinkResult) => void = () => undefined,
  longestMs: number = LONGEST_MS,
): Promise<Diagnosis> {
  const links: LinkResult[] = [];
  for (const link of LINKS) {
    side.signal.throwIfAborted();
    const findings = (await lookAt(side, probes[link], longestMs)).map((finding) => shown(link, finding));
    const result = { link, verdict: worst(findings), findings };
    links.push(result);
    onLink(result);
  }
  return { ...causesIn(links.flatMap(({ findings }) => findings)), links };
}

async function lookAt(side: Side, probe: Probe, longestMs: number): Promise<readonly Finding[]> {
  const late = new AbortController();
  // A timer that holds the process: a probe may wait for what nobody else waits for.
  // biome-ignore lint/style/noRestrictedGlobals: what hangs does so in real time, whatever the clock is
  const timer = setTimeout(() => late.abort(), longestMs);
  const signal = AbortSignal.any([side.signal, late.signal]);
  try {
    return await unlessAborted(probe({ ...side, signal }), signal);
  } catch (error) {
    side.signal.throwIfAborted();
    const why = late.signal.aborted ? `no answer came within ${longestMs / 1000} s.` : problemOf(error);
    return [{ verdict: 'unknown', says: `It cannot be looked at: ${why}`, evidence: {} }];
  } finally {
    clearTimeout(timer);
  }
}

/** What is waited for, unless the signal aborts first; what comes of it then is nobody's concern. */
function unlessAborted<Value>(awaited: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
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
