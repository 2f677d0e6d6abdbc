import { type MatrixRow, runMatrix, scoreOf } from '../test/core/diagnosis/fault-matrix/matrix.ts';
import { median } from './median.ts';

/**
 * The fault matrix: each fault on a healthy, busy number of its own in a sandbox, then two at once, and what `coex diagnose`
 * names as the root cause. There is no floor: what counts is that it is right.
 */
export async function run(): Promise<void> {
  const { well, singles, pairs } = await runMatrix();
  console.log(`diagnosis, ${singles.length} faults and ${pairs.length} pairs, Node ${process.version}`);
  for (const { name, findings } of well) {
    const codes = findings.flatMap(({ code }) => code ?? []);
    console.log(`${name.padEnd(90)} ${codes.length === 0 ? 'all well' : `✗ ${codes.join(', ')}`}`);
  }
  for (const row of [...singles, ...pairs]) print(row);
  for (const [name, rows] of Object.entries({ singles, pairs })) {
    const { share, named, blamed, allWell } = scoreOf(rows);
    console.log(
      `${name.padEnd(8)} ${named} of ${rows.length} named, ${(100 * share).toFixed(1)} % (aim ≥ 95 %); a healthy link blamed in ${blamed} (aim 0); “all well” in ${allWell} (aim 0)`,
    );
  }
  const times = [...well, ...singles, ...pairs].map(({ ms }) => ms);
  console.log(`a diagnosis took ${median(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)} ms`);
}

function print({ names, rootCause, isNamed, blamed }: MatrixRow): void {
  const wrong = [...(isNamed ? [] : ['not named']), ...blamed.map((code) => `blames ${code}`)];
  const verdict = wrong.length === 0 ? '' : `  ✗ ${wrong.join(', ')}`;
  console.log(`${names.join(' + ').padEnd(90)} ${rootCause ?? 'none'}${verdict}`);
}
