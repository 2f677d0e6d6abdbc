import * as z from 'zod';
import { changeDocument, readDocument } from '../config/index.ts';
import { CoexError } from '../errors.ts';

/** Profile → name → value. */
type SecretsFile = Record<string, Record<string, string>>;

const document = () => z.record(z.string(), z.record(z.string(), z.string()));

/** Everything in the secrets file; nothing when there is none. */
export function readSecretsFile(file: string): SecretsFile {
  try {
    return document().parse(readDocument(file) ?? {});
  } catch (error) {
    throw unusable(file, error);
  }
}

/** Every value in the secrets file, of whichever profile: for who must keep them out of something. */
export function secretsInFile(file: string): string[] {
  return Object.values(readSecretsFile(file)).flatMap((profile) => Object.values(profile));
}

export async function writeToFile(file: string, profile: string, name: string, value: string): Promise<void> {
  await changeSecretsFile(file, (all) => ({ ...all, [profile]: { ...all[profile], [name]: value } }));
}

/** False when it was not there. */
export async function removeFromFile(file: string, profile: string, name: string): Promise<boolean> {
  // Nothing to remove is nothing to write: a missing file is not made for it.
  if (readSecretsFile(file)[profile]?.[name] === undefined) return false;
  let wasThere = false;
  await changeSecretsFile(file, (all) => {
    const { [name]: removed, ...others } = all[profile] ?? {};
    wasThere = removed !== undefined;
    return wasThere ? { ...all, [profile]: others } : undefined;
  });
  return wasThere;
}

async function changeSecretsFile(
  file: string,
  change: (all: SecretsFile) => SecretsFile | undefined,
): Promise<void> {
  try {
    await changeDocument(file, (content) => change(document().parse(content ?? {})));
  } catch (error) {
    throw unusable(file, error);
  }
}

// The parser quotes what it stumbles over, which here would be a secret: only the kind of problem is told.
function unusable(file: string, error: unknown): CoexError {
  const isParsers = error instanceof SyntaxError || error instanceof z.ZodError;
  const problem = isParsers || !(error instanceof Error) ? 'it is not the JSON coex writes' : error.message;
  return new CoexError('secrets-unreadable', { file, problem });
}
