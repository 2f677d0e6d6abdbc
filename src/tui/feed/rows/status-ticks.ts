import { harmless } from '../../print/harmless.ts';
import { span } from '../fit.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';

/** How far a message has come. */
export function statusTicks(status: string | null, marks: Marks): Row {
  switch (status) {
    case null:
      return [];
    case 'accepted':
    case 'pending':
      return [span(marks.pending, 'quiet')];
    case 'sent':
      return [span(marks.sent, 'quiet')];
    case 'delivered':
      return [span(marks.delivered, 'quiet')];
    case 'read':
    case 'played':
      return [span(marks.read, 'good')];
    case 'failed':
      return [span(`${marks.failed} failed`, 'bad')];
    default:
      return [span(harmless(status), 'quiet')];
  }
}
