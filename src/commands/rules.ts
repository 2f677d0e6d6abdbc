import * as z from 'zod';
import { isoTime } from '../core/clock.ts';
import { CoexError } from '../core/errors.ts';
import { findFacts, listFacts, listMetaErrors, SUBJECTS, similarFacts } from '../core/rules/index.ts';
import { counted } from '../tui/print/counted.ts';
import { printFacts, wrapped } from '../tui/print/facts.ts';
import type { Page } from '../tui/print/page.ts';
import { defineCommand, drawEach } from './command.ts';
import { type FactOutput, factOutput, shownValue, toFactOutput } from './fact-output.ts';

/** More than these are a list. */
const MOST_WHOLE = 3;

export const command = defineCommand({
  name: 'rules',
  summary: 'Show the dated facts coex goes by: limits, prices, countries, versions, each with its source.',
  description:
    'Meta changes these every few weeks, and sources disagree: each fact tells who says so and when, and where there is one, the other position. With a name, or words to look for, it shows only those. Error codes are told by `coex explain`.',
  examples: [
    { run: 'coex rules', says: 'All of them, by subject.' },
    { run: 'coex rules throughput-per-second', says: 'One, with its source and who disagrees.' },
    { run: 'coex rules media', says: 'Those about a subject, or with a word.' },
    {
      run: 'coex rules --json',
      says: 'All of them, for a program: durations in milliseconds, sizes in bytes.',
    },
  ],
  args: z.object({
    name: z.array(z.string()).optional().describe('Name of a fact, or words to look for; all when left out.'),
  }),
  options: z.object({}),
  output: () =>
    z.object({
      facts: z.array(factOutput()),
      metaErrors: z.number().describe('How many of Meta’s error codes `coex explain` knows.'),
    }),
  exits: { 5: 'no fact has this name or these words' },
  run: async ({ clock }, { args: { name = [] } }) => {
    const today = isoTime(clock.now()).slice(0, 10);
    const wanted = name.join(' ').trim();
    const facts = wanted === '' ? listFacts() : findFacts(wanted);
    if (facts.length === 0) throw unknownFact(wanted);
    return {
      data: { facts: facts.map((fact) => toFactOutput(fact, today)), metaErrors: listMetaErrors().length },
    };
  },
  draw: drawEach(({ facts, metaErrors }, page) => {
    if (facts.length <= MOST_WHOLE) return printWhole(page, facts);
    for (const subject of SUBJECTS) {
      const about = facts.filter((fact) => fact.subject === subject);
      if (about.length > 0) page.print(page.theme.strong(subject.toUpperCase()));
      for (const fact of about) printBriefly(page, fact);
    }
    page.say(
      `\`coex rules <name>\` tells the source, \`coex explain\` ${counted(metaErrors, 'error code')}.`,
    );
  }),
});

function unknownFact(wanted: string): CoexError {
  const similar = similarFacts(wanted);
  const guess = similar.length === 0 ? '' : `Did you mean ${similar.join(', ')}? `;
  const fix = `${guess}\`coex rules\` lists all names.`;
  return new CoexError('not-found', { what: 'dated fact', wanted: `"${wanted}"`, fix });
}

function printWhole(page: Page, facts: readonly FactOutput[]): void {
  for (const [at, fact] of facts.entries()) {
    if (at > 0) page.print('');
    page.print(page.theme.strong(fact.name));
    printFacts(page, [
      ['Value', shownValue(fact)],
      ['About', fact.about],
      ...(inForceOf(fact) === '' ? [] : [['In force', inForceOf(fact)] as const]),
      ['Source', fact.source],
      ['As of', fact.asOf],
      ...(fact.otherwise === null ? [] : [['But', fact.otherwise] as const]),
    ]);
  }
}

function printBriefly(page: Page, fact: FactOutput): void {
  const { columns, theme } = page;
  const { name, about, asOf, inForce, otherwise } = fact;
  const value = shownValue(fact);
  const emphasis = inForce ? theme.strong : theme.quiet;
  if (columns === undefined || name.length + value.length + 4 <= columns) {
    page.print(`  ${emphasis(name)}  ${value}`);
  } else {
    page.print(`  ${emphasis(name)}`);
    for (const line of wrapped(value, columns, 4)) page.print(`    ${line}`);
  }
  const dates = [`as of ${asOf}`, inForceOf(fact), otherwise === null ? '' : 'sources differ'];
  const text = `${about} (${dates.filter(Boolean).join('; ')})`;
  for (const line of wrapped(text, columns, 4)) page.print(`    ${theme.quiet(line)}`);
}

function inForceOf({ from, until }: FactOutput): string {
  if (from === null) return until === null ? '' : `until ${until}`;
  return until === null ? `since ${from}` : `from ${from} to ${until}`;
}
