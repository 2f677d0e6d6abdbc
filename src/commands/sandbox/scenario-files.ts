import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CoexError } from '../../core/errors.ts';
import type { ReadScenario, ScenarioFile } from '../../sandbox/index.ts';
import type { Context } from '../context.ts';
import { readWhole } from '../read-whole.ts';
import { unknownName } from './act.ts';

const ENDING = '.yaml';
/** A story is read by people; what is longer is something else. */
const MOST_BYTES = 1024 * 1024;

/** The scenarios that come along with coex, by name. */
export async function shippedScenarios({ host }: Pick<Context, 'host'>): Promise<ScenarioFile[]> {
  const names = (await readdir(host.scenariosFolder)).filter((name) => name.endsWith(ENDING)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: name.slice(0, -ENDING.length),
      text: await readFile(join(host.scenariosFolder, name), 'utf8'),
    })),
  );
}

type Readable = Extract<ReadScenario, { readonly scenario: unknown }>;

/** The scenario of that name, or in that file: what has a slash or an ending is one. */
export async function findScenario(
  context: Context,
  wanted: string,
): Promise<Readable & { readonly text: string }> {
  const { readScenario } = await import('../../sandbox/index.ts');
  const isFile = wanted === '-' || /[/\\]|\.(ya?ml|json)$/i.test(wanted);
  const text = isFile ? await typed(context, wanted) : await shipped(context, wanted);
  const read = await readScenario(text);
  if ('problem' in read) {
    const { line, problem } = read;
    throw new CoexError('scenario-invalid', { file: isFile ? wanted : `${wanted}${ENDING}`, line, problem });
  }
  return { ...read, text };
}

async function typed({ io, signal }: Context, file: string): Promise<string> {
  const bytes = await readWhole(file, { stdin: io.stdin, signal }, MOST_BYTES);
  return Buffer.from(bytes).toString('utf8');
}

async function shipped(context: Context, wanted: string): Promise<string> {
  const files = await shippedScenarios(context);
  const file = files.find(({ name }) => name === wanted);
  if (file !== undefined) return file.text;
  throw unknownName(
    'scenario',
    wanted,
    files.map(({ name }) => name),
  );
}
