import * as z from 'zod';
import { CoexError, problemOf } from '../errors.ts';
import { readDocument, writeDocument } from './document.ts';
import type { SettingKey } from './settings.ts';

/** The settings of one profile, as written. */
export type Profile = Readonly<Record<string, string>>;

export const DEFAULT_PROFILE = 'default';

const document = () =>
  z.looseObject({
    profiles: z.record(z.string(), z.record(z.string(), z.coerce.string())).default({}),
  });

/** The same, as it stands: what coex does not know must come back out as it was. */
const written = () =>
  z.looseObject({ profiles: z.record(z.string(), z.record(z.string(), z.unknown())).default({}) });

const project = () => z.record(z.string(), z.coerce.string());

/** All profiles of the configuration file, by name. */
export function readProfiles(file: string): Readonly<Record<string, Profile>> {
  return readAs(file, document)?.profiles ?? {};
}

/** The settings of `coex.config.json`; undefined when there is none. */
export function readProject(file: string): Profile | undefined {
  return readAs(file, project);
}

/** Sets a key of a profile, or removes it when `value` is undefined. */
export async function writeProfile(
  file: string,
  profile: string,
  key: SettingKey,
  value: string | undefined,
): Promise<void> {
  const whole = readAs(file, written) ?? { profiles: {} };
  const { [key]: _, ...others } = whole.profiles[profile] ?? {};
  const changed = value === undefined ? others : { ...others, [key]: value };
  try {
    await writeDocument(file, { ...whole, profiles: { ...whole.profiles, [profile]: changed } });
  } catch (error) {
    throw new CoexError('config-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
}

function readAs<Schema extends z.ZodType>(file: string, schema: () => Schema): z.infer<Schema> | undefined {
  try {
    const content = readDocument(file);
    return content === undefined ? undefined : schema().parse(content);
  } catch (error) {
    const problem = error instanceof z.ZodError ? 'it is not the JSON coex writes' : problemOf(error);
    throw new CoexError('config-unreadable', { file, problem }, { cause: error });
  }
}
