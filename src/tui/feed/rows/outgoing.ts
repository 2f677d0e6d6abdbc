import { harmless } from '../../print/harmless.ts';
import { oneLine } from '../../transcript/lines.ts';
import { fitted, sides, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { Outgoing } from '../state.ts';
import { speakerRow } from './speaker.ts';

/** What was sent from here and is not in the store: a row each, and one more for why it was refused. */
export function outgoingRows({ text, state }: Outgoing, columns: number, marks: Marks): readonly Row[] {
  const words = [span(' '), ...speakerRow('api', marks), span(`  ${oneLine(text.slice(0, LONGEST))}`)];
  const said = (sign: Row) => fitted([span(' '), ...sign, ...words], columns, { end: marks.ellipsis });
  switch (state.kind) {
    case 'pending':
      return [said([span(marks.pending, 'quiet')])];
    case 'accepted':
      return [said([span(marks.pending, 'good')])];
    case 'refused':
      return [said([span(marks.failed, 'bad')]), refusalRow(state.failure, columns, marks)];
  }
}

const LONGEST = 400;

function refusalRow(
  failure: (Outgoing['state'] & { kind: 'refused' })['failure'],
  columns: number,
  marks: Marks,
): Row {
  const code = failure.metaCode ?? failure.code;
  const said = harmless(failure.message);
  const why = said.includes(String(code)) ? said : `${said} (${harmless(String(code))})`;
  const keys = span('x explains, R sends again, X dismisses ', 'quiet');
  const room = columns - keys.text.length;
  return sides([span(`   ${why}`, 'bad')], room < LEAST_REASON ? [] : [keys], columns, marks.ellipsis);
}

const LEAST_REASON = 24;
