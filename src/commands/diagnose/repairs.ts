import {
  type Repair,
  type Repaired,
  repairAppSubscription,
  repairWabaSubscription,
} from '../../core/diagnosis/index.ts';
import { CoexError } from '../../core/errors.ts';
import { projectAll } from '../../core/ingest/index.ts';
import { listStandings } from '../../core/journal/index.ts';
import { counted } from '../../tui/print/counted.ts';
import type { Context } from '../context.ts';
import { rebuild } from '../rebuilding.ts';
import type { DiagnoseEvent } from './output.ts';
import { numberOf, sideOf } from './side.ts';

/** Does one repair, by what other commands do too. What is refused is thrown. */
export async function runRepair(
  context: Context,
  repair: Repair,
  emit: (event: DiagnoseEvent) => void,
): Promise<Repaired> {
  switch (repair) {
    case 'subscribe-app':
      return repairAppSubscription(sideOf(context));
    case 'subscribe-waba':
      return repairWabaSubscription(sideOf(context));
    case 'project': {
      const store = await context.store();
      await projectAll(store, () => context.signal.throwIfAborted());
      return { says: 'What waited is projected.' };
    }
    case 'rebuild': {
      const { deliveries, failed } = await rebuild(context, emit);
      const says = `All tables are made again, from ${counted(deliveries, 'delivery', 'deliveries')}.`;
      if (failed === 0) return { says };
      return {
        problem: `${counted(failed, 'delivery', 'deliveries')} could not be projected again. Please report it.`,
      };
    }
    case 'resume-onboarding':
      return resumeOnboarding(context);
  }
}

/** Asks for what was not asked for, and does not wait for it to come. */
async function resumeOnboarding(context: Context): Promise<Repaired> {
  const number = await numberOf(sideOf(context));
  const store = await context.store();
  const standings = await listStandings({ store, clock: context.clock }, { number: number?.phoneNumberId });
  const [standing] = standings;
  if (standing === undefined) throw new CoexError('not-found', NOTHING_UNDER_WAY);
  const { command } = await import('../onboard/onboard.ts');
  const options = command.options.parse({ resume: true, id: standing.id, detach: true });
  await command.run(context, { args: {}, options }, () => undefined);
  return { says: 'Contacts and history are asked for; `coex history watch` follows them.' };
}

const NOTHING_UNDER_WAY = {
  what: 'onboarding under way',
  wanted: 'the number',
  fix: 'See `coex onboard status --all`.',
};
