import { harmless } from '../../print/harmless.ts';
import { oneLine } from '../../transcript/lines.ts';
import { WINDOW_CLOSED } from '../chosen-failure.ts';
import { fitted, span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import type { Outgoing, SendTrouble } from '../state.ts';
import { speakerRow } from './speaker.ts';

/** What was sent from here and is not in the store: a row each, and one more for what to do where Meta did not accept it. */
export function outgoingRows({ text, state }: Outgoing, columns: number, marks: Marks): readonly Row[] {
  const words = [span(' '), ...speakerRow('api', marks), span(`  ${oneLine(text.slice(0, LONGEST))}`)];
  const said = (sign: Row) => fitted([span(' '), ...sign, ...words], columns, { end: marks.ellipsis });
  switch (state.kind) {
    case 'pending':
      return [said([span(marks.pending, 'quiet')])];
    case 'accepted':
      return [said([span(marks.pending, 'good')])];
    case 'refused':
      return [said([span(marks.failed, 'bad')]), troubleRow(state, columns, marks)];
    case 'unsure':
      return [said([span('?', 'warning')]), troubleRow(state, columns, marks)];
    case 'unrecorded':
      return [said([span(marks.pending, 'warning')]), troubleRow(state, columns, marks)];
  }
}

const LONGEST = 400;

/** What to do, and then why, as far as there is room. */
function troubleRow(trouble: SendTrouble, columns: number, marks: Marks): Row {
  const { message, metaCode, code } = trouble.failure;
  const said = harmless(message);
  const shownCode = harmless(String(metaCode ?? code));
  const why = said.includes(shownCode) ? said : `${said} (${shownCode})`;
  const look = trouble.kind === 'refused' ? 'bad' : 'warning';
  const row = [span(`   ${toDo(trouble)}`, look), span(` ${marks.dot} x explains, X dismisses`, 'quiet')];
  return fitted([...row, span(` ${marks.dot} ${why}`, look)], columns, { end: marks.ellipsis });
}

function toDo(trouble: SendTrouble): string {
  switch (trouble.kind) {
    case 'refused':
      return trouble.failure.metaCode === WINDOW_CLOSED
        ? 'Not sent: it takes a template, by r'
        : 'Not sent: R sends it again';
    case 'unsure':
      return trouble.isConfirmed
        ? 'Perhaps sent: R sends it all the same'
        : 'Perhaps sent: look for it before R';
    case 'unrecorded':
      return 'Sent: do not send it again';
  }
}
