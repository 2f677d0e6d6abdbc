import type { DiagnosisStage, Onboarding } from '../../../support/diagnosis-stage.ts';
import { post, send } from './means.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Something that may look odd, though nothing is broken. */
export interface Well {
  readonly onboarding?: Onboarding;
  readonly happens: (stage: DiagnosisStage) => Promise<unknown>;
}

const nothing = async () => undefined;

/** A customer who writes now and then, and somebody who answers. */
const quietly: Onboarding['after'] = async (stage) => {
  const { sandbox } = stage;
  for (let third = 0; third < 8; third += 1) {
    const customer = sandbox.customers.list()[third]?.waId ?? '';
    sandbox.customers.send(customer, 'Are you open?');
    await stage.wait(HOUR_MS);
    sandbox.phone.send(customer, 'Until six.');
    await stage.wait(3 * DAY_MS);
  }
};

/** A shop that is closed at weekends, on a Sunday; it begins on a Monday. */
const closedAtWeekends: Onboarding['after'] = async (stage) => {
  for (let day = 0; day < 27; day += 1) await (day % 7 < 5 ? stage.live(DAY_MS) : stage.wait(DAY_MS));
};

/** Numbers on which nothing is broken. */
export const WELL: Readonly<Record<string, Well>> = {
  'on a working day': { happens: nothing },
  'in the small hours': { happens: (stage) => stage.live(13 * HOUR_MS) },
  'while the history comes': {
    onboarding: { argv: ['--detach'], after: (stage) => stage.wait(4500) },
    happens: nothing,
  },
  'on its first day': { onboarding: { after: (stage) => stage.live(6 * HOUR_MS) }, happens: nothing },
  'on a Sunday, when the shop is closed': { onboarding: { after: closedAtWeekends }, happens: nothing },
  'on a quiet number': { onboarding: { after: quietly }, happens: nothing },
  'where nobody sends by the API': { happens: (stage) => stage.live(8 * DAY_MS, { api: false }) },
  'with a clock five seconds ahead': { happens: async (stage) => stage.setClockAhead(5000) },
  'after one message that failed': {
    happens: async (stage) => {
      const [somebody] = stage.sandbox.customers.list();
      stage.sandbox.act('customer.fail-next', { customer: somebody?.waId, code: 131026 });
      await send(stage, 5);
    },
  },
  'after one placeholder': {
    happens: async (stage) => {
      const [somebody] = stage.sandbox.customers.list();
      const customer = somebody?.waId;
      stage.sandbox.act('customer.write', { customer, text: 'Hello?', unavailable: 'for-good' });
      await stage.wait(MINUTE_MS);
    },
  },
  'after a stranger’s request': {
    happens: async (stage) => {
      await post(stage, { object: 'whatsapp_business_account', entry: [] }, 'e'.repeat(32));
      await stage.live(2 * HOUR_MS);
    },
  },
  'back from a new phone': {
    happens: async (stage) => {
      stage.sandbox.act('phone.re-register');
      await stage.live(2 * HOUR_MS);
    },
  },
  'onboarded again after it was disconnected': {
    happens: async (stage) => {
      stage.sandbox.act('phone.disconnect');
      await stage.wait(MINUTE_MS);
      await stage.onboard({ argv: ['--anew'] });
      await stage.live(2 * HOUR_MS);
    },
  },
};
