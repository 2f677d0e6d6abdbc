import { resolve } from 'node:path';
import {
  type prepareMessage,
  readValueRows,
  type SendProblem,
  type TemplateValues,
} from '../../core/templates/index.ts';
import type { Context } from '../context.ts';
import { readInput } from '../read-input.ts';
import type { RowsOutput } from './test-output.ts';
import type { Tested } from './test-templates.ts';

type Failure = RowsOutput['failures'][number];

/** How many rows that fail are told of. */
const MOST_TOLD = 20;
/** How many names of values without a place are kept. */
const MOST_UNUSED = 100;

interface RowsOptions {
  readonly params: string;
  /** Already read from a JSON list; else the file is read row by row. */
  readonly rows: readonly TemplateValues[] | undefined;
  readonly templates: readonly Tested[];
  /** What a template comes to with the values of a row. */
  readonly prepare: (tested: Tested, own: TemplateValues) => ReturnType<typeof prepareMessage>;
}

/** Checks the values of many messages against each template, row by row, in constant memory. */
export async function testRows(
  context: Context,
  { params, rows, templates, prepare }: RowsOptions,
): Promise<RowsOutput> {
  const failures: Failure[] = [];
  const unused = new Set<string>();
  let checked = 0;
  let failed = 0;
  for await (const { line, values, problem } of rows === undefined
    ? rowsOf(context, params)
    : numbered(rows)) {
    context.signal.throwIfAborted();
    checked += 1;
    if (values === undefined) {
      failed += 1;
      if (failed <= MOST_TOLD)
        failures.push({ line, name: null, language: null, problems: [], unreadable: problem });
      continue;
    }
    const refused = templates.flatMap((tested): Failure[] => {
      const message = prepare(tested, values);
      for (const at of message.unused) if (unused.size < MOST_UNUSED && at !== 'to') unused.add(at);
      const { name, language } = tested.draft;
      return message.problems.length === 0
        ? []
        : [{ line, name, language, problems: [...message.problems], unreadable: null }];
    });
    if (refused.length === 0) continue;
    failed += 1;
    if (failed <= MOST_TOLD) failures.push(...refused);
  }
  return { checked, failed, unused: [...unused], failures };
}

function rowsOf({ io, signal, host }: Context, params: string) {
  const path = params === '-' ? params : resolve(host.workingFolder, params);
  const file = params === '-' ? 'Standard input' : params;
  return readValueRows(readInput(path, { stdin: io.stdin, signal }), file);
}

async function* numbered(rows: readonly TemplateValues[]) {
  for (const [place, values] of rows.entries()) yield { line: place + 1, values, problem: undefined };
}

/** A value that the template has no place for: a name mistyped, most often. */
export function unusedProblem(at: string): SendProblem {
  return {
    code: 132000,
    at,
    problem: 'is nothing that the template takes',
    fix: 'Check the name; --json without values shows what it takes, by its examples.',
  };
}
