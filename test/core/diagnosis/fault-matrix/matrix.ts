import {
  type Evidence,
  FAULTS,
  type FaultCode,
  LINKS,
  type Verdict,
} from '../../../../src/core/diagnosis/index.ts';
import {
  copyStage,
  type DiagnosisStage,
  type Onboarding,
  paintScenery,
  type Scenery,
} from '../../../support/diagnosis-stage.ts';
import { FAULTS_INJECTED, type FaultName, type InjectedFault } from './faults.ts';
import { PAIRS } from './pairs.ts';
import { WELL, type Well } from './well.ts';

/** What `coex diagnose` said of a number on which something was broken on purpose. */
export interface MatrixRow {
  /** The fault, or the two of a pair. */
  readonly names: readonly FaultName[];
  readonly rootCause: FaultCode | null;
  /** The root cause is the fault; of a pair, the one that comes first in the chain, and the other is told besides. */
  readonly isNamed: boolean;
  /** Findings that are no part of what was broken. */
  readonly blamed: readonly FaultCode[];
  /** Nothing was found though something was broken. */
  readonly saysAllIsWell: boolean;
  readonly findings: readonly MatrixFinding[];
  readonly ms: number;
}

/** What it said of a number on which nothing was. */
export interface WellRow {
  readonly name: string;
  readonly findings: readonly MatrixFinding[];
  readonly ms: number;
}

export interface MatrixFinding {
  readonly link: string;
  readonly code: FaultCode | null;
  readonly verdict: Verdict;
  readonly says: string;
  readonly evidence: Evidence;
}

export interface MatrixScore {
  readonly rows: number;
  readonly named: number;
  readonly share: number;
  readonly blamed: number;
  readonly allWell: number;
}

export interface Matrix {
  readonly well: readonly WellRow[];
  readonly singles: readonly MatrixRow[];
  readonly pairs: readonly MatrixRow[];
}

export function scoreOf(rows: readonly MatrixRow[]): MatrixScore {
  const named = rows.filter(({ isNamed }) => isNamed).length;
  return {
    rows: rows.length,
    named,
    share: named / rows.length,
    blamed: rows.filter(({ blamed }) => blamed.length > 0).length,
    allWell: rows.filter(({ saysAllIsWell }) => saysAllIsWell).length,
  };
}

const AT_ONCE = 3;

/** Breaks every thing there is to break, each on a number of its own, then two at once, and has each diagnosed. */
export async function runMatrix(wanted: (name: string) => boolean = () => true): Promise<Matrix> {
  const usual = await paintScenery();
  try {
    const well = await inTurns(Object.entries(WELL), ([name, one]) => examined(name, one, usual));
    const names = (Object.keys(FAULTS_INJECTED) as FaultName[]).filter(wanted);
    const singles = await inTurns(names, (name) => diagnosed([name], usual));
    const pairs = await inTurns(
      PAIRS.filter((pair) => pair.every(wanted)),
      (pair) => diagnosed(pair, usual),
    );
    return { well, singles, pairs };
  } finally {
    await usual.remove();
  }
}

/** In their order, some at once: most of it waits for the disk. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function diagnosed(names: readonly FaultName[], usual: Scenery): Promise<MatrixRow> {
  const faults: readonly InjectedFault[] = names.map((name) => FAULTS_INJECTED[name]);
  const [onboarding] = faults.flatMap((fault) => fault.onboarding ?? []);
  const diagnosis = await told(names.join('” and “'), { usual, onboarding }, async (stage) => {
    for (const { inject } of faults) await inject(stage);
  });
  return rowOf(names, faults, diagnosis);
}

async function examined(name: string, { onboarding, happens }: Well, usual: Scenery): Promise<WellRow> {
  const { links, ms } = await told(name, { usual, onboarding }, happens);
  return { name, findings: links.flatMap(({ findings }) => findings), ms };
}

/** What is diagnosed on a stage of its own, once something has happened there. */
async function told(
  name: string,
  { usual, onboarding }: { readonly usual: Scenery; readonly onboarding: Onboarding | undefined },
  happens: (stage: DiagnosisStage) => Promise<unknown>,
): Promise<Diagnosed> {
  const scenery = onboarding === undefined ? usual : await paintScenery(onboarding);
  try {
    const stage = await copyStage(scenery);
    try {
      await happens(stage);
      return await diagnose(stage);
    } finally {
      await stage.close();
    }
  } catch (error) {
    throw new Error(`On “${name}”: ${String(error)}`, { cause: error });
  } finally {
    if (scenery !== usual) await scenery.remove();
  }
}

interface Diagnosed {
  readonly rootCause: MatrixFinding | null;
  readonly links: readonly { readonly findings: readonly MatrixFinding[] }[];
  readonly ms: number;
}

async function diagnose(stage: DiagnosisStage): Promise<Diagnosed> {
  const startedAt = performance.now();
  const ran = await stage.coex(['diagnose', '--json'], { mayFail: true });
  const ms = performance.now() - startedAt;
  const last = JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '{}');
  if (last.event !== 'diagnosis') throw new Error(`No diagnosis: exit ${ran.exitCode}, ${ran.stdout}`);
  return { ...last, ms };
}

function rowOf(
  names: readonly FaultName[],
  faults: readonly InjectedFault[],
  { rootCause, links, ms }: Diagnosed,
): MatrixRow {
  const findings = links.flatMap((link) => link.findings);
  const found = findings.flatMap(({ code }) => code ?? []);
  const root = rootCause?.code ?? null;
  const explained = faults.flatMap(({ expected, also = [] }) => [...expected, ...also]);
  // How each was named, if it was.
  const named = faults.map(
    (fault) => findings.find((finding) => isNameOf(fault, finding))?.code ?? undefined,
  );
  const first = named.flatMap((code) => code ?? []).sort(byPlace)[0];
  const isRoot = rootCause !== null && faults.some((fault) => isNameOf(fault, rootCause));
  const isFirst = root !== null && first !== undefined && byPlace(root, first) <= 0;
  return {
    names,
    rootCause: root,
    isNamed: isRoot && isFirst && !named.includes(undefined),
    blamed: [...new Set(found)].filter((code) => !explained.includes(code)),
    saysAllIsWell: found.length === 0,
    findings,
    ms,
  };
}

function isNameOf({ expected, shows = {} }: InjectedFault, { code, evidence }: MatrixFinding): boolean {
  if (code === null || !expected.includes(code)) return false;
  return Object.entries(shows).every(([name, value]) => evidence[name] === value);
}

/** What fails comes before what merely warns, then the earlier link. */
function byPlace(one: FaultCode, other: FaultCode): number {
  const place = (code: FaultCode) => {
    const { verdict, link } = FAULTS[code];
    return (verdict === 'fail' ? 0 : LINKS.length) + LINKS.indexOf(link);
  };
  return place(one) - place(other);
}
