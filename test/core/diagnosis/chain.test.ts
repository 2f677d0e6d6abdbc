import { describe, expect, it } from 'vitest';
import {
  causesIn,
  diagnose,
  FAULTS,
  type FaultCode,
  type Finding,
  LINKS,
  type Link,
  type Probe,
  type ShownFinding,
  type Side,
} from '../../../src/core/diagnosis/index.ts';

const CODES = Object.keys(FAULTS) as FaultCode[];

function found(code: FaultCode): ShownFinding {
  const { link, verdict, fix } = FAULTS[code];
  return { link, code, verdict, says: code, evidence: {}, fix, command: null, repair: null };
}

/** What the chain makes of these faults. */
function causes(...codes: FaultCode[]) {
  const { rootCause, consequences, others } = causesIn(codes.map(found));
  const named = (all: readonly ShownFinding[]) => all.map(({ code }) => code);
  return { root: rootCause?.code, consequences: named(consequences), others: named(others) };
}

/** Runs the chain with probes that find these, and pass otherwise. */
function look(
  findings: Partial<Record<Link, Probe>>,
  signal = new AbortController().signal,
  longestMs?: number,
) {
  const pass: Finding = { verdict: 'pass', says: 'It is well.', evidence: {} };
  const probes = Object.fromEntries(
    LINKS.map((link) => [link, findings[link] ?? (async () => [pass])]),
  ) as Record<Link, Probe>;
  return diagnose({ signal } as Side, probes, undefined, longestMs);
}

describe('the table of faults', () => {
  it('has no two faults that explain each other, however far around: one of them would be the root', () => {
    const next = (code: FaultCode) =>
      CODES.filter((other) => {
        const [one, two] = [FAULTS[code], FAULTS[other]];
        const isHeld = one.verdict === 'warn' && two.verdict === 'fail';
        return other !== code && !isHeld && (one.explains as readonly Link[]).includes(two.link);
      });
    const round = CODES.filter((code) => {
      const seen = new Set(next(code));
      for (const one of seen) for (const other of next(one)) seen.add(other);
      return seen.has(code);
    });
    expect(round).toEqual([]);
  });

  it('explains no link by itself', () => {
    for (const code of CODES) expect(FAULTS[code].explains).not.toContain(FAULTS[code].link);
  });

  it('has something to do for each', () => {
    for (const code of CODES) expect(FAULTS[code].fix).toMatch(/[.]$/);
  });
});

describe('causesIn', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(causes()).toEqual({ root: undefined, consequences: [], others: [] });
  });

  it('names the earliest link that explains the later ones', () => {
    expect(causes('app-not-subscribed', 'deliveries-silent', 'echoes-silent', 'drift-critical')).toEqual({
      root: 'app-not-subscribed',
      consequences: ['deliveries-silent', 'echoes-silent', 'drift-critical'],
      others: [],
    });
  });

  it('keeps apart what the root does not explain', () => {
    expect(causes('waba-not-subscribed', 'echoes-silent', 'payment-missing')).toEqual({
      root: 'waba-not-subscribed',
      consequences: ['echoes-silent'],
      others: ['payment-missing'],
    });
  });

  it('blames what is broken before what is merely odd, though that comes earlier', () => {
    expect(causes('token-expires-soon', 'number-off-app').root).toBe('number-off-app');
  });

  it('does not explain a failure by a warning', () => {
    expect(causes('deliveries-silent', 'drift-critical')).toEqual({
      root: 'drift-critical',
      consequences: [],
      others: ['deliveries-silent'],
    });
  });

  it('follows a cause through several links', () => {
    expect(causes('access-token-missing', 'number-offboarded', 'sends-refused')).toEqual({
      root: 'access-token-missing',
      consequences: ['number-offboarded', 'sends-refused'],
      others: [],
    });
  });

  it('has a root for every fault and every two of them', () => {
    for (const one of CODES)
      for (const other of CODES) expect(causes(one, other).root, `${one} and ${other}`).toBeDefined();
  });
});

describe('diagnose', () => {
  it('looks at every link in order', async () => {
    const { links, rootCause } = await look({});
    expect(links.map(({ link }) => link)).toEqual(LINKS);
    expect(links.every(({ verdict }) => verdict === 'pass')).toBe(true);
    expect(rootCause).toBeUndefined();
  });

  it('goes on after a probe that fails, and says that it does not know', async () => {
    const { links } = await look({
      graph: async () => {
        throw new Error('the socket is gone');
      },
    });
    expect(links.find(({ link }) => link === 'graph')).toMatchObject({
      verdict: 'unknown',
      findings: [{ says: 'It cannot be looked at: the socket is gone' }],
    });
    expect(links).toHaveLength(LINKS.length);
  });

  it('tells the worst of a link, and what to do from the table unless the probe knows better', async () => {
    const { links } = await look({
      number: async () => [
        { code: 'number-quality-low', says: 'Its quality is RED.', evidence: { quality: 'RED' } },
        {
          code: 'number-disconnected',
          says: 'It is gone.',
          evidence: {},
          fix: 'Ask.',
          command: 'coex check',
        },
      ],
    });
    const number = links.find(({ link }) => link === 'number');
    expect(number?.verdict).toBe('fail');
    expect(number?.findings.map(({ fix }) => fix)).toEqual([FAULTS['number-quality-low'].fix, 'Ask.']);
  });

  it('stops when it is interrupted', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const ended = look(
      {
        config: async () => {
          seen.push('config');
          stop.abort();
          throw new Error('interrupted');
        },
        secrets: async () => {
          seen.push('secrets');
          return [];
        },
      },
      stop.signal,
    );
    await expect(ended).rejects.toThrow('aborted');
    expect(seen).toEqual(['config']);
  });

  it('goes on after a probe that never answers, even one that heeds no signal, and tells it so', async () => {
    let told: AbortSignal | undefined;
    const hanging: Probe = ({ signal }) => {
      told = signal;
      return new Promise(() => undefined);
    };
    const { links } = await look({ graph: hanging }, undefined, 5);
    expect(links).toHaveLength(LINKS.length);
    expect(links.find(({ link }) => link === 'graph')).toMatchObject({
      verdict: 'unknown',
      findings: [{ says: 'It cannot be looked at: no answer came within 0.005 s.' }],
    });
    expect(told?.aborted).toBe(true);
  });

  it('ends when it is interrupted, whatever hangs', async () => {
    const stop = new AbortController();
    const hanging: Probe = () => {
      stop.abort(new Error('stopped'));
      return new Promise(() => undefined);
    };
    await expect(look({ graph: hanging }, stop.signal)).rejects.toThrow('stopped');
  });
});
