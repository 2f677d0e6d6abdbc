import * as z from 'zod';
import { readDocument, writeDocument } from '../config/index.ts';
import { CoexError, problemOf } from '../errors.ts';

/** Profile → name → value. */
type SecretsFile = Record<string, Record<string, string>>;

const document = () => z.record(z.string(), z.record(z.string(), z.string()));

/** Everything in the secrets file; nothing when there is none. */
export function readSecretsFile(file: string): SecretsFile {
  return usable(file, () => {
    const content = readDocument(file);
    return content === undefined ? {} : document().parse(content);
  });
}

export async function writeToFile(file: string, profile: string, name: string, value: string): Promise<void> {
  const all = readSecretsFile(file);
  await replace(file, { ...all, [profile]: { ...all[profile], [name]: value } });
}

/** False when it was not there. */
export async function removeFromFile(file: string, profile: string, name: string): Promise<boolean> {
  const all = readSecretsFile(file);
  const { [name]: removed, ...others } = all[profile] ?? {};
  if (removed === undefined) return false;
  await replace(file, { ...all, [profile]: others });
  return true;
}

async function replace(file: string, content: SecretsFile): Promise<void> {
  try {
    await writeDocument(file, content);
  } catch (error) {
    throw new CoexError('secrets-unreadable', { file, problem: problemOf(error) }, { cause: error });
  }
}

// The parser quotes what it stumbles over, which here would be a secret: only the kind of problem is told.
function usable<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new CoexError('secrets-unreadable', { file, problem: code ?? 'it is not the JSON coex writes' });
  }
}
