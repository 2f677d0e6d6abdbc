import { resolve } from 'node:path';
import { CoexError } from '../../core/errors.ts';
import { isRecord, readValues, type TemplateValues } from '../../core/templates/index.ts';
import type { Context } from '../context.ts';
import { readWhole } from '../read-whole.ts';

/** More than the values of one message need. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * What flags like `first_name=Luz` give: a value is a text, JSON, or `@file` for the content of a file (`@@` begins a text
 * with @). Throws `usage` and `input-unreadable`.
 */
export async function givenValues(context: Context, params: readonly string[]): Promise<TemplateValues> {
  const given: Record<string, unknown> = {};
  for (const param of params) {
    const [, at = '', value = ''] = /^([^=]+)=(.*)$/s.exec(param) ?? [];
    if (at === '')
      throw new CoexError('usage', {
        problem: `--param ${JSON.stringify(param)} gives nothing a value.`,
        fix: 'Write the variable, = and its value: --param first_name=Luz.',
      });
    given[at.trim()] = await readValue(context, value);
  }
  return readValues(given);
}

async function readValue(context: Context, value: string): Promise<unknown> {
  if (value.startsWith('@@')) return value.slice(1);
  if (!value.startsWith('@')) return jsonOr(value);
  return jsonOr((await readText(context, value.slice(1))).replace(/\r?\n$/, ''));
}

/** Only objects and lists: a text of digits stays a text. */
function jsonOr(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text of a file, seen from the working folder. */
async function readText(context: Context, file: string): Promise<string> {
  const { io, signal, host } = context;
  const path = file === '-' ? file : resolve(host.workingFolder, file);
  const bytes = await readWhole(path, { stdin: io.stdin, signal }, MOST_BYTES);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CoexError('input-unreadable', { file, problem: 'it is not valid UTF-8' }, { cause });
  }
}

/**
 * What a `.json` file gives: the values of one message, or of each of a list. A whole message as it is sent counts by its
 * `template.components`. Throws `input-unreadable`.
 */
export async function jsonValues(context: Context, file: string): Promise<readonly TemplateValues[]> {
  const text = await readText(context, file);
  const refuse = (problem: string, cause?: unknown) =>
    new CoexError('input-unreadable', { file, problem }, { cause });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refuse('it is not valid JSON', error);
  }
  const all = Array.isArray(json) ? json : [json];
  return all.map((one) => {
    if (!isRecord(one)) throw refuse('it holds something that is no object');
    const { template } = one;
    return readValues(isRecord(template) ? { components: template.components ?? [] } : one);
  });
}
