import '../../../support/terminal.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../../../src/core/diagnosis/index.ts';
import { FAULTS_INJECTED, type InjectedFault, NOT_INJECTED } from './faults.ts';
import { type Matrix, type MatrixRow, runMatrix, scoreOf } from './matrix.ts';

const LONGEST_MS = 8 * 60_000;

let matrix: Matrix;

beforeAll(async () => {
  matrix = await runMatrix();
}, LONGEST_MS);

/** What to look into. */
function told({ names, rootCause, blamed, findings }: MatrixRow): string {
  const found = findings.flatMap(({ code }) => code ?? []).join(', ');
  return `${names.join(' + ')}: root ${rootCause}, blamed ${blamed.join(', ')}, found ${found}`;
}

describe.each(['singles', 'pairs'] as const)('a diagnosis of %s', (kind) => {
  it('names what was broken', () => {
    const missed = matrix[kind].filter(({ isNamed }) => !isNamed).map(told);
    expect(scoreOf(matrix[kind]).share, missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  it('never blames a link on which all is well', () => {
    expect(matrix[kind].filter(({ blamed }) => blamed.length > 0).map(told)).toEqual([]);
  });

  it('never says that all is well', () => {
    expect(matrix[kind].filter(({ saysAllIsWell }) => saysAllIsWell).map(told)).toEqual([]);
  });
});

describe('the fault matrix', () => {
  it('finds nothing where nothing is broken', () => {
    const wrong = matrix.well.flatMap(({ name, findings }) =>
      findings.filter(({ code }) => code !== null).map(({ code, says }) => `${name}: ${code}, ${says}`),
    );
    expect(wrong).toEqual([]);
  });

  it('can look at every link of a number that is in use', () => {
    const unknown = matrix.well[0]?.findings.filter(({ verdict }) => verdict !== 'pass');
    expect(unknown).toEqual([]);
  });

  it('has as many faults as it is to have', () => {
    expect(matrix.singles.length).toBeGreaterThanOrEqual(40);
    expect(matrix.pairs.length).toBeGreaterThanOrEqual(20);
  });

  it('breaks everything that can be found, but for what nothing here can break', () => {
    const all: readonly InjectedFault[] = Object.values(FAULTS_INJECTED);
    const expected = new Set<string>(all.flatMap((fault) => fault.expected));
    const left = Object.keys(FAULTS).filter((code) => !expected.has(code));
    expect(left.sort()).toEqual(Object.keys(NOT_INJECTED).sort());
  });
});
