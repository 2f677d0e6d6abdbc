import { CoexError } from '../../core/errors.ts';
import { type ReadScenario, type StartOptions, scenarioOptions } from '../../sandbox/index.ts';
import type { Context } from '../context.ts';
import { findScenario } from './scenario-files.ts';
import { readSnapshotFile } from './snapshot-file.ts';

/** What a sandbox begins with. */
export interface Opening {
  readonly options: StartOptions;
  /** To be played before its time goes on by itself. */
  readonly scenario: Extract<ReadScenario, { readonly scenario: unknown }> | undefined;
}

/** Reads what the flags of `sandbox start` name: a snapshot, a scenario, or neither. */
export async function openingOf(
  context: Context,
  flags: {
    readonly seed?: number | undefined;
    readonly history?: number | undefined;
    readonly scenario?: string | undefined;
    readonly from?: string | undefined;
  },
): Promise<Opening> {
  const scenario = flags.scenario === undefined ? undefined : await findScenario(context, flags.scenario);
  if (flags.from !== undefined) {
    if (flags.seed !== undefined || flags.history !== undefined) {
      throw new CoexError('usage', {
        problem: 'A snapshot brings its seed and its history along.',
        fix: 'Leave --seed and --history out, or --from.',
      });
    }
    const from = await readSnapshotFile(context, flags.from);
    return { options: { seed: 0, startAt: 0, from }, scenario };
  }
  const wanted = scenario === undefined ? undefined : scenarioOptions(scenario.scenario);
  return {
    options: {
      ...wanted,
      startAt: wanted?.startAt ?? context.clock.now(),
      seed: flags.seed ?? wanted?.seed ?? 1,
      historyMessages: flags.history ?? wanted?.historyMessages ?? 3000,
    },
    scenario,
  };
}
