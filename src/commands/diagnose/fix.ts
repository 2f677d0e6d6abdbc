import { ALL_PROBES, type Repair, type Repaired } from '../../core/diagnosis/index.ts';
import { asCoexError } from '../../tui/print/json.ts';
import type { Answer } from '../command.ts';
import type { Context } from '../context.ts';
import { isWanted } from '../is-wanted.ts';
import { look, lookAnew } from './look.ts';
import type { DiagnoseEvent, DiagnosisOutput } from './output.ts';
import { runRepair } from './repairs.ts';

type Emit = (event: DiagnoseEvent) => void;

/** Repairs what can be repaired without harm, when somebody wants it, and looks again. */
export async function fix(
  context: Context,
  { yes }: { readonly yes: boolean },
  emit: Emit,
): Promise<Answer<DiagnoseEvent>> {
  const before = await look(context, ALL_PROBES);
  const repairs = repairsIn(before);
  if (repairs.length === 0) return ended(before);
  emit({ event: 'looked', ...before, changed: before.links.map(({ link }) => link) });
  emit({ event: 'repairs', repairs });
  if (!(await isWanted(context, yes, 'Do this?'))) return ended(before);
  for (const repair of repairs) {
    const done = await tryRepair(context, repair, emit);
    emit({ event: 'repaired', repair, says: null, problem: null, ...done });
  }
  return ended(await lookAnew(context, ALL_PROBES));
}

/** The one that helps another comes first. */
const IN_ORDER: readonly Repair[] = [
  'subscribe-app',
  'subscribe-waba',
  'project',
  'rebuild',
  'resume-onboarding',
];

function repairsIn({ links }: DiagnosisOutput): Repair[] {
  const wanted = new Set(links.flatMap(({ findings }) => findings.map(({ repair }) => repair)));
  return IN_ORDER.filter((repair) => wanted.has(repair));
}

/** One that fails leaves the others to be done. */
async function tryRepair(context: Context, repair: Repair, emit: Emit): Promise<Repaired> {
  try {
    return await runRepair(context, repair, emit);
  } catch (error) {
    context.signal.throwIfAborted();
    const { message, hint } = asCoexError(error);
    return { problem: `${message} ${hint}` };
  }
}

function ended(shown: DiagnosisOutput): Answer<DiagnoseEvent> {
  return { data: { event: 'diagnosis', ...shown }, exit: shown.rootCause === null ? 0 : 3 };
}
