import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { CoexError } from '../../errors.ts';
import type { Position } from '../source.ts';
import { readFileText } from './file-text.ts';
import { lineFinder } from './lines.ts';
import { readYaml } from './read-yaml.ts';
import { schemaFlaws } from './schema-flaws.ts';
import { plainOf } from './written.ts';

/** `environments.yaml`: the accounts that the files of a folder are for, and what differs between them. */
export interface Environments {
  readonly environments: Readonly<Record<string, Environment>>;
  /** Names of templates that are left alone. */
  readonly ignore: readonly string[];
}

export interface Environment {
  readonly waba: string;
  /** Whose token is used. @default the profile in force */
  readonly profile?: string | undefined;
  /** What `${name}` stands for. */
  readonly values: Readonly<Record<string, string>>;
}

const environmentsSchema = () =>
  z.strictObject({
    environments: z.record(
      z.string(),
      z.strictObject({
        waba: z.string().regex(/^\d+$/, { error: 'expected the digits of a WABA id' }),
        profile: z.string().min(1).optional(),
        values: z.record(z.string(), z.string()).default({}),
      }),
    ),
    ignore: z.array(z.string()).default([]),
  });

/** The name of the file; its folder is that of the templates. */
export const ENVIRONMENTS_FILE = 'environments.yaml';

/** The environments in a text, or the first thing that is wrong with it. */
export async function readEnvironments(
  text: string,
): Promise<{ readonly environments: Environments } | { readonly problem: string; readonly at: Position }> {
  const positionOf = lineFinder(text);
  const { root, flaws } = await readYaml(text);
  const flaw = flaws[0];
  if (flaw !== undefined) return { problem: flaw.problem, at: positionOf(flaw.at) };
  if (root === undefined) return { problem: 'it is empty', at: positionOf(0) };
  const schema = environmentsSchema();
  const read = schema.safeParse(plainOf(root));
  if (read.success) return { environments: read.data };
  const first = schemaFlaws(read.error, { schema, part: root, within: [] })[0];
  return { problem: first?.problem ?? 'it is not understood', at: positionOf(first?.at ?? 0) };
}

/** The environments of a folder of templates; none when it has no such file. Throws `environments-invalid`. */
export async function loadEnvironments(folder: string, workingFolder: string): Promise<Environments> {
  const file = join(folder, ENVIRONMENTS_FILE);
  const place = resolve(workingFolder, file);
  const isThere = await stat(place).then(
    () => true,
    (error: NodeJS.ErrnoException) => !['ENOENT', 'ENOTDIR'].includes(error.code ?? ''),
  );
  if (!isThere) return { environments: {}, ignore: [] };
  const found = await readFileText(place);
  const read = 'problem' in found ? found : await readEnvironments(found.text);
  if ('environments' in read) return read.environments;
  throw new CoexError('environments-invalid', { file, line: read.at.line, problem: read.problem });
}
