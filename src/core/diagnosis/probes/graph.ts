import type { Evidence, Finding } from '../finding.ts';
import type { Probe } from '../side.ts';

/** Slower than this, a few calls in a row are felt. */
const SLOW_MS = 2000;

/** Whether Meta is found, reached, trusted and answering, and how quickly. */
export const graphProbe: Probe = async ({ config, meta }): Promise<readonly Finding[]> => {
  const { host, protocol } = new URL(config().get('graph-url'));
  const reached = await meta.reached();
  if (reached.kind !== 'answered') {
    const evidence = { host, problem: reached.problem };
    switch (reached.kind) {
      case 'unresolvable':
        return [{ code: 'graph-unresolvable', says: `No address is found for ${host}.`, evidence }];
      case 'unreachable':
        return [{ code: 'graph-unreachable', says: `Nothing answers at ${host}.`, evidence }];
      case 'untrusted':
        return [{ code: 'graph-untrusted', says: `The certificate of ${host} is not trusted.`, evidence }];
    }
  }
  const { lookupMs, secureMs, answeredMs, status } = reached;
  const evidence: Evidence = {
    host,
    httpStatus: status,
    lookupMs: Math.round(lookupMs),
    ...(secureMs === undefined ? {} : { secureMs: Math.round(secureMs) }),
    answeredMs: Math.round(answeredMs),
  };
  const trouble = await meta.trouble();
  if (trouble !== undefined) {
    const { why, problem } = trouble;
    const seen = { ...evidence, problem };
    return why === 'failing'
      ? [
          {
            code: 'graph-failing',
            says: `${host} is reached, and fails at what it is asked.`,
            evidence: seen,
          },
        ]
      : [{ code: 'graph-throttled', says: 'Meta takes no more calls for now.', evidence: seen }];
  }
  if (answeredMs > SLOW_MS) {
    const says = `${host} takes ${(answeredMs / 1000).toFixed(1)} s for an answer.`;
    return [{ code: 'graph-slow', says, evidence }];
  }
  const how = protocol === 'https:' ? 'found, trusted and answering' : 'found and answering';
  return [{ verdict: 'pass', says: `${host} is ${how}.`, evidence }];
};
