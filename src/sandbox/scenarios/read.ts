import type { Document, LineCounter } from 'yaml';
import type * as z from 'zod';
import { type Scenario, scenarioSchema } from './scenario.ts';

/** A scenario and where in its file things stand, or what is wrong with it. */
export type ReadScenario =
  | {
      readonly scenario: Scenario;
      /** The line (from 1) of a part, by its path. */
      readonly lineOf: (path: readonly PropertyKey[]) => number;
    }
  | { readonly problem: string; readonly line: number };

/** Reads a scenario file, YAML or JSON. */
export async function readScenario(text: string): Promise<ReadScenario> {
  // Loaded by who reads a file: nothing else of coex needs YAML.
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    strict: true,
    version: '1.2',
  });
  const [error] = document.errors;
  if (error !== undefined)
    return { problem: sentence(error.message), line: lines.linePos(error.pos[0]).line };
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document, lines, path);
  const written = writtenIn(document);
  if (written instanceof Error) return { problem: sentence(written.message), line: 1 };
  const read = scenarioSchema.safeParse(written ?? {});
  if (read.success) return { scenario: read.data, lineOf };
  return problemIn(read.error, lineOf);
}

/** What the file says. Aliases are counted, so that a small file cannot become a huge one. */
function writtenIn(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function problemIn(
  error: z.ZodError,
  lineOf: (path: readonly PropertyKey[]) => number,
): { problem: string; line: number } {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const place = path.filter((part) => typeof part !== 'number').join('.');
  const message = (issue?.message ?? 'not a scenario').replace(/^Invalid (input|option): /, '');
  return {
    problem: sentence(
      unknown === undefined
        ? `${place === '' ? '' : `${place}: `}${message}`
        : `${place === '' ? '' : `${place}: `}nothing is known of ${unknown}`,
    ),
    line: lineOf(unknown === undefined ? path : [...path, unknown]),
  };
}

/** Where the nearest part stands that there is. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = path.slice(0, length);
    const node: unknown = length === 0 ? document.contents : document.getIn(place, true);
    const start = startOf(node);
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function startOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}

function sentence(text: string): string {
  return text.replace(/\.$/, '');
}
