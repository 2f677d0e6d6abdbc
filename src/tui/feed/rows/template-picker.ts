import { harmless } from '../../print/harmless.ts';
import { snippet } from '../../transcript/lines.ts';
import { shownChoices } from '../choices.ts';
import { sides, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { TemplateChoice } from '../source.ts';
import type { Overlay } from '../state.ts';
import { emphasized } from './chat.ts';
import { failureRows } from './failure.ts';
import type { DrawnField } from './field.ts';
import { searchRows } from './search.ts';
import { wrappedRows } from './wrapped.ts';

/** Templates to choose from, while they are asked for, and when they cannot be had. */
export function templatePickerRows(
  picker: Overlay & { kind: 'templates' },
  size: { readonly columns: number; readonly rows: number },
  marks: Marks,
): DrawnField {
  return searchRows(picker.field, bodyRows(picker, size.columns, marks), picker.at, size);
}

function bodyRows(
  { choices, failure, field, at }: Overlay & { kind: 'templates' },
  columns: number,
  marks: Marks,
): readonly Row[] {
  const remark = (text: string) => wrappedRows(text, { columns, first: '  ', looks: ['quiet'] });
  if (failure !== null) return failureRows(failure, columns);
  if (choices === null) return remark(`asking Meta for the templates ${marks.ellipsis}`);
  if (choices.length === 0) return remark(NONE_APPROVED);
  const fitting = shownChoices(choices, field.text);
  if (fitting.length === 0) return remark(`No template fits “${harmless(field.text)}”.`);
  return fitting.map((choice, place) => choiceRow(choice, place === at, columns, marks));
}

const NONE_APPROVED =
  'This account has no approved template. `coex templates status` tells how far they are.';

function choiceRow(choice: TemplateChoice, isChosen: boolean, columns: number, marks: Marks): Row {
  const { name, language, category, body } = choice;
  const row = sides(
    [
      span(isChosen ? `${marks.pointer} ` : '  '),
      span(harmless(name), 'strong'),
      span(` ${harmless(language)}  `, 'quiet'),
      span(snippet(body)),
    ],
    [span(harmless(category).toLowerCase(), 'quiet')],
    columns,
    marks.ellipsis,
  );
  return emphasized(row, isChosen ? 'chosen' : 'none');
}
