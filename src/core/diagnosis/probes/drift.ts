import { isoTime } from '../../clock.ts';
import { driftOf } from '../../drift/index.ts';
import type { Evidence } from '../finding.ts';
import type { Probe } from '../side.ts';

/** For how long the phone has given no sign of life, and what that means for this number. */
export const driftProbe: Probe = async (side) => {
  const number = await side.number();
  if (number === undefined) {
    return [{ verdict: 'unknown', says: 'No number is known whose phone would be looked at.', evidence: {} }];
  }
  const drift = await driftOf({ store: await side.store(), clock: side.clock }, number.phoneNumberId);
  if (drift === undefined || drift.phone.since === null) {
    return [{ verdict: 'unknown', says: 'No sign of the phone is known.', evidence: {} }];
  }
  const { since, risk, confidence, lostAt, ended } = drift.phone;
  const evidence: Evidence = {
    lastSign: isoTime(since.at),
    sign: since.kind,
    risk,
    linkEndsAbout: lostAt === null ? null : isoTime(lostAt),
    confidence: confidence.level,
    because: confidence.reason,
  };
  if (ended !== null) return [{ verdict: 'unknown', says: 'The link has ended already.', evidence }];
  if (confidence.reason === 'link-outlived-it') {
    const says = `Messages still came after 14 days without a sign: the app was opened in silence, no earlier than ${isoTime(since.at)}.`;
    return [{ verdict: 'unknown', says, evidence }];
  }
  const says = `The last sign of the phone is of ${isoTime(since.at)} (${since.kind}).`;
  switch (risk) {
    case 'lost':
    case 'critical':
      return [{ code: 'drift-critical', says, evidence }];
    case 'warn':
      return [{ code: 'drift-warned', says, evidence }];
    case 'watch':
    case 'ok':
      return [{ verdict: 'pass', says, evidence }];
  }
};
