import { type ReadScenario, readScenario } from './read.ts';
import type { Scenario } from './scenario.ts';

/** A scenario file, wherever it was found. */
export interface ScenarioFile {
  /** The file's name without its ending. */
  readonly name: string;
  readonly text: string;
}

/** The scenarios that come along; given from outside, since the sandbox knows no files. */
export type ScenarioLibrary = () => Promise<readonly ScenarioFile[]>;

type Readable = Extract<ReadScenario, { readonly scenario: Scenario }>;

/** Name, about and number of steps of each; a file that cannot be read says why. */
export async function listScenarios(library: ScenarioLibrary) {
  const rows: { name: string; about: string; steps: number }[] = [];
  for (const { name, text } of await library()) {
    const read = await readScenario(text);
    rows.push(
      'problem' in read
        ? { name, about: `Cannot be read: line ${read.line}: ${read.problem}.`, steps: 0 }
        : { name, about: read.scenario.about, steps: read.scenario.steps.length },
    );
  }
  return rows;
}

/** The scenario of that name, or of that text. Throws an Error that says what is wrong with it. */
export async function openScenario(
  library: ScenarioLibrary,
  wanted: { readonly name?: string | undefined; readonly text?: string | undefined },
): Promise<Readable> {
  const files = wanted.text === undefined ? await library() : [];
  const text = wanted.text ?? files.find(({ name }) => name === wanted.name)?.text;
  if (text === undefined) {
    const known = files.map(({ name }) => name).join(', ');
    throw new Error(`There is no scenario ${wanted.name}. Known: ${known === '' ? 'none' : known}.`);
  }
  const read = await readScenario(text);
  if ('problem' in read) throw new Error(`Line ${read.line}: ${read.problem}.`);
  return read;
}
