import { describe, expect, it } from 'vitest';
import { diagnose, LINKS, type Probe, type Side } from '../../../src/core/diagnosis/index.ts';

const well: Probe = async () => [{ verdict: 'pass', says: 'It is well.', evidence: {} }];

/** Every link is well but for those given. */
function probes(odd: Partial<Record<(typeof LINKS)[number], Probe>>) {
  return {
    ...(Object.fromEntries(LINKS.map((link) => [link, well])) as Record<(typeof LINKS)[number], Probe>),
    ...odd,
  };
}

function side(signal = new AbortController().signal): Side {
  return { signal } as Side;
}

describe('the chain', () => {
  it('goes on after a probe that throws, and tells why that link is unknown', async () => {
    const broken: Probe = () => Promise.reject(new Error('the disk is on fire'));
    const { links, rootCause } = await diagnose(side(), probes({ store: broken }));
    expect(links.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'pass')).toEqual(['unknown']);
    expect(links.find(({ link }) => link === 'store')?.findings[0]?.says).toContain('the disk is on fire');
    expect(rootCause).toBeUndefined();
  });

  it('goes on after a probe that never answers, even one that heeds no signal', async () => {
    const hanging: Probe = () => new Promise(() => undefined);
    const { links } = await diagnose(side(), probes({ graph: hanging }), () => undefined, 5);
    expect(links).toHaveLength(LINKS.length);
    const graph = links.find(({ link }) => link === 'graph');
    expect(graph?.verdict).toBe('unknown');
    expect(graph?.findings[0]?.says).toBe('It cannot be looked at: no answer came within 0.005 s.');
  });

  it('tells a probe that it took too long', async () => {
    let told: AbortSignal | undefined;
    const slow: Probe = ({ signal }) => {
      told = signal;
      return new Promise(() => undefined);
    };
    await diagnose(side(), probes({ graph: slow }), () => undefined, 5);
    expect(told?.aborted).toBe(true);
  });

  it('ends when it is interrupted, whatever hangs', async () => {
    const stop = new AbortController();
    const hanging: Probe = () => {
      stop.abort(new Error('stopped'));
      return new Promise(() => undefined);
    };
    await expect(diagnose(side(stop.signal), probes({ graph: hanging }))).rejects.toThrow('stopped');
  });
});
