import { describe, expect, it } from 'vitest';
import { KEYS } from '../../../../src/tui/feed/keys.ts';
import { marksFor } from '../../../../src/tui/feed/marks.ts';
import { helpRows, shownKey } from '../../../../src/tui/feed/rows/help.ts';
import { expectRow, textsOf } from '../../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });

describe('the help', () => {
  it.each([96, 76, 36])('shows every key whole, and all that it does, in %i columns', (columns) => {
    const rows = helpRows(columns, marks).flat();
    for (const row of rows) expectRow(row, columns);
    const shown = textsOf(rows).join('\n').replace(/\s+/g, ' ');
    for (const { keys, says } of KEYS)
      expect(shown).toContain(`${keys.map((key) => shownKey(key, marks)).join(' ')} ${says}`);
  });
});
