import type { Change, Feature } from '../core/rules/index.ts';
import { printFacts, wrapped } from '../tui/print/facts.ts';
import type { Page } from '../tui/print/page.ts';
import { fits, printPoint } from '../tui/print/point.ts';
import { table } from '../tui/print/table.ts';
import type { Drawing } from './command.ts';

export interface FeatureOutput extends Omit<Feature, 'accept'> {
  readonly id: string;
  readonly accept: string | null;
  readonly about: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly source: string;
  readonly asOf: string;
  readonly otherwise: string | null;
}

interface Shown {
  readonly features: readonly FeatureOutput[];
  readonly toAccept: readonly { readonly id: string; readonly text: string; readonly asOf: string }[];
}

/** More than these are a list. */
const MOST_WHOLE = 3;

export function drawFeatures(page: Page, { after }: { readonly after: boolean }): Drawing<Shown> {
  const show = (shown: Shown) => {
    if (after) return printAfter(page, shown);
    if (shown.features.length <= MOST_WHOLE) return printWhole(page, shown.features);
    printList(page, shown.features);
  };
  return { show, close: async () => undefined };
}

function printList(page: Page, features: readonly FeatureOutput[]): void {
  const drawn = table(
    ['', 'FEATURE', 'IN THE APP', 'ON THE CLOUD API', 'AS OF'],
    features.map(({ change, feature, app, api, asOf }) => [MARKS[change], feature, app, api, asOf]),
  );
  if (fits(page, drawn)) page.print(drawn);
  else for (const feature of features) printStacked(page, feature);
  page.print('');
  page.print(page.theme.quiet(LEGEND));
  page.say('`coex features --after` tells what a customer must accept, `coex features <name>` the source.');
}

function printStacked(page: Page, { change, feature, app, api, asOf }: FeatureOutput): void {
  page.print(`${markOf(page, change)} ${page.theme.strong(feature)}`);
  printFacts(page, [
    ['App', app],
    ['API', api],
    ['As of', asOf],
  ]);
}

function printWhole(page: Page, features: readonly FeatureOutput[]): void {
  for (const [at, row] of features.entries()) {
    if (at > 0) page.print('');
    page.print(page.theme.strong(row.feature));
    const facts: readonly (readonly [string, string | null])[] = [
      ['Before', row.before],
      ['In the app', `${row.app} (${row.change})`],
      ['On the API', row.api],
      ['About', row.about],
      ['To accept', row.accept],
      ['In force', inForceOf(row)],
      ['Certainty', row.certainty],
      ['Source', row.source],
      ['As of', row.asOf],
      ['But', row.otherwise],
    ];
    printFacts(
      page,
      facts.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])),
    );
  }
}

/** The sentences for the customer, then what nobody need agree to. */
function printAfter(page: Page, { features, toAccept }: Shown): void {
  const changes = new Map(features.map(({ id, change }) => [id, change]));
  page.print(page.theme.strong('A CUSTOMER MUST ACCEPT'));
  for (const { id, text, asOf } of toAccept) {
    const change = changes.get(id);
    printPoint(page, change === undefined ? '•' : markOf(page, change), text, `(as of ${asOf})`);
  }
  const others = features.filter(({ accept }) => accept === null);
  if (others.length > 0) {
    page.print('');
    page.print(page.theme.strong('ALSO DIFFERENT'));
  }
  for (const { change, about, certainty, asOf } of others) {
    const sure = certainty === 'documented' ? '' : `, ${certainty}`;
    printPoint(page, markOf(page, change), about, `(as of ${asOf}${sure})`);
  }
  page.print('');
  const legend = '✘ lost, ~ changed, • asked of them, or out of the programs’ reach';
  for (const line of wrapped(legend, page.columns, 0)) page.print(page.theme.quiet(line));
}

const MARKS = { unchanged: '=', changed: '~', lost: '✘' } as const;

const LEGEND = '= unchanged   ~ changed   ✘ lost';

function markOf({ theme }: Page, change: Change): string {
  switch (change) {
    case 'unchanged':
      return theme.quiet(MARKS.unchanged);
    case 'changed':
      return theme.warning(MARKS.changed);
    case 'lost':
      return theme.bad(MARKS.lost);
  }
}

function inForceOf({ from, until }: FeatureOutput): string | null {
  if (from === null) return until === null ? null : `until ${until}`;
  return until === null ? `since ${from}` : `from ${from} to ${until}`;
}
