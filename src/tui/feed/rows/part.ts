import type { Part } from '../../transcript/part.ts';
import type { Marks } from '../marks.ts';
import type { Row } from '../row.ts';
import { wrappedRows } from './wrapped.ts';

export interface MessageStyle {
  readonly marks: Marks;
  /** Whether *bold*, _italic_ … are shown as such; else with their marks. */
  readonly isStyled: boolean;
}

/** Where what is said begins, further in than any head of a message. */
const INDENT = '   ';
const NARROW = 16;

/** A part of a message in rows; what would be told by colour alone has a mark before it too. */
export function partRows(part: Part, columns: number, { marks, isStyled }: MessageStyle): Row[] {
  const indent = columns < NARROW ? '' : INDENT;
  switch (part.kind) {
    case 'words':
      return wrappedRows(part.text, { columns, first: indent, isStyled });
    case 'label':
      return wrappedRows(`[${part.text}]`, { columns, first: indent, looks: ['slanted'] });
    case 'quote':
      return wrappedRows(part.text, { columns, first: `${indent}${marks.bar} `, looks: ['quiet'] });
    case 'struck':
      return wrappedRows(part.text, { columns, first: `${indent}~ `, looks: ['quiet', 'struck'], isStyled });
    case 'version':
      return remark('-', `${part.lead}: ${part.text}`);
    case 'file':
      return remark('*', `File: ${part.path}`);
    case 'digest':
      return [];
    case 'note':
      return remark('*', part.text);
    case 'reaction':
      return wrappedRows(part.text, { columns, first: `${indent}+ `, others: `${indent}  ` });
  }
  function remark(mark: string, text: string): Row[] {
    return wrappedRows(text, {
      columns,
      first: `${indent}${mark} `,
      others: `${indent}  `,
      looks: ['quiet'],
    });
  }
}
