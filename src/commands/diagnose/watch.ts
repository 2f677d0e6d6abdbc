import { ALL_PROBES, type Finding, LINKS, type Link, type Probe } from '../../core/diagnosis/index.ts';
import type { Context } from '../context.ts';
import { lookAnew } from './look.ts';
import type { DiagnoseEvent, DiagnosisOutput } from './output.ts';

/** How often what this machine knows is looked at. */
export const LOOK_EVERY_MS = 5000;
/** Meta lets a WABA be asked 200 times an hour (reference §5.1), and others ask it too. */
export const ASK_EVERY_MS = 5 * 60_000;
/** A large store takes a second to be read through. */
const CHECK_EVERY_MS = 60_000;

/** What is not well is looked at again sooner: somebody may be mending it. */
const MENDED_AFTER_MS = 30_000;

const NEAR: readonly Link[] = ['config', 'secrets', 'deliveries', 'history', 'echoes', 'refusals', 'drift'];

/** Looks again and again until it is interrupted. */
export async function watch(context: Context, emit: (event: DiagnoseEvent) => void): Promise<never> {
  const { clock, signal } = context;
  const probes = patient();
  let before: DiagnosisOutput | undefined;
  for (;;) {
    const shown = await lookAnew(context, probes);
    emit({ event: 'looked', ...shown, changed: changedIn(shown, before) });
    before = shown;
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** Probes that remember for a while what they found. */
function patient(): Readonly<Record<Link, Probe>> {
  const remembering = LINKS.map(
    (link) => [link, NEAR.includes(link) ? ALL_PROBES[link] : remember(link)] as const,
  );
  return Object.fromEntries(remembering) as Record<Link, Probe>;
}

function remember(link: Link): Probe {
  const everyMs = link === 'store' ? CHECK_EVERY_MS : ASK_EVERY_MS;
  let last: { readonly until: number; readonly findings: readonly Finding[] } | undefined;
  return async (side) => {
    const now = side.clock.now();
    if (last !== undefined && now < last.until) return last.findings;
    const findings = await ALL_PROBES[link](side);
    const isWell = findings.every((finding) => !('code' in finding) && finding.verdict === 'pass');
    last = { until: now + (isWell ? everyMs : MENDED_AFTER_MS), findings };
    return findings;
  };
}

function changedIn({ links }: DiagnosisOutput, before: DiagnosisOutput | undefined): Link[] {
  const found = ({ verdict, findings }: DiagnosisOutput['links'][number]) =>
    [verdict, ...findings.map(({ code }) => code)].join();
  return links.flatMap((one, at) => {
    const other = before?.links[at];
    return other !== undefined && found(other) === found(one) ? [] : one.link;
  });
}
