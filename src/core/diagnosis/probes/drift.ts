import { isoTime } from '../../clock.ts';
import type { Evidence } from '../finding.ts';
import type { Probe } from '../side.ts';
import { stillSince } from './still-since.ts';

/** For how long the phone has given no sign of life. */
export const driftProbe: Probe = async (side) => {
  const number = await side.number();
  if (number === undefined) {
    return [{ verdict: 'unknown', says: 'No number is known whose phone would be looked at.', evidence: {} }];
  }
  if (number.state === 'disconnected' || number.state === 'deleted') {
    return [{ verdict: 'unknown', says: 'The link has ended already.', evidence: { state: number.state } }];
  }
  const still = await stillSince({ store: await side.store(), clock: side.clock }, number);
  if (still === undefined) {
    return [
      {
        verdict: 'unknown',
        says: 'No sign of the phone is known, and not when it was onboarded.',
        evidence: {},
      },
    ];
  }
  const evidence: Evidence = { lastSign: isoTime(still.at), sign: still.sign, days: still.days };
  const says = `The last sign of the phone (${still.sign}) is ${still.days} days old.`;
  switch (still.risk) {
    case 'critical':
      return [{ code: 'drift-critical', says, evidence }];
    case 'warn':
      return [{ code: 'drift-warned', says, evidence }];
    case 'ok':
      return [{ verdict: 'pass', says, evidence }];
  }
};
