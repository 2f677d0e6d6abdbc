import { diagnose, type Link, type Probe, type Side } from '../../core/diagnosis/index.ts';
import { type Context, createContext } from '../context.ts';
import { type DiagnosisOutput, toDiagnosisOutput } from './output.ts';
import { numberOf, sideOf } from './side.ts';

type Probes = Readonly<Record<Link, Probe>>;

/** Looks at every link once. Throws when what was typed names no number, or several. */
export async function look(context: Context, probes: Probes): Promise<DiagnosisOutput> {
  const side: Side = sideOf(context);
  const number = await numberOf(side);
  const diagnosis = await diagnose(side, probes);
  return toDiagnosisOutput(diagnosis, { number, now: context.clock.now() });
}

/** The same with settings, secrets and store read anew: what was mended meanwhile is seen. */
export async function lookAnew(
  { host, flags, findCommand }: Context,
  probes: Probes,
): Promise<DiagnosisOutput> {
  const context = createContext(host, flags, findCommand);
  try {
    return await look(context, probes);
  } finally {
    await context.close();
  }
}
