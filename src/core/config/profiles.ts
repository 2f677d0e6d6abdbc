import * as z from 'zod';
import { CoexError, problemOf } from '../errors.ts';
import { changeDocument, readDocument } from './document.ts';
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
  await usable(file, () =>
    changeDocument(file, (content) => {
      const whole = written().parse(content ?? {});
      const { [key]: _, ...others } = whole.profiles[profile] ?? {};
      const changed = value === undefined ? others : { ...others, [key]: value };
      return { ...whole, profiles: { ...whole.profiles, [profile]: changed } };
    }),
  );
}

function readAs<Schema extends z.ZodType>(file: string, schema: () => Schema): z.infer<Schema> | undefined {
  try {
    const content = readDocument(file);
    return content === undefined ? undefined : schema().parse(content);
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function usable(file: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): CoexError {
  const problem = error instanceof z.ZodError ? 'it is not the JSON coex writes' : problemOf(error);
  return new CoexError('config-unreadable', { file, problem }, { cause: error });
}
