import type { Row } from '../row.ts';
import type { Failure } from '../state.ts';
import { wrappedRows } from './wrapped.ts';

/** What went wrong, and what to do now. */
export function failureRows({ message, hint }: Failure, columns: number): Row[] {
  return [
    ...wrappedRows(message, { columns, looks: ['bad'] }),
    ...(hint === '' ? [] : wrappedRows(hint, { columns })),
  ];
}
