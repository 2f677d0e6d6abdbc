import { describe, expect, it } from 'vitest';
import { fieldOf } from '../../../../src/tui/feed/field.ts';
import { marksFor } from '../../../../src/tui/feed/marks.ts';
import { templatePickerRows } from '../../../../src/tui/feed/rows/template-picker.ts';
import type { TemplateChoice } from '../../../../src/tui/feed/source.ts';
import { SAMPLE_TEMPLATE, sampleChat } from '../../../support/feed-samples.ts';
import { textsOf } from '../../../support/rows.ts';

const marks = marksFor({ isUnicode: true, hasAttributes: true });

function shown(choices: readonly TemplateChoice[], typed: string): string {
  const picker = { kind: 'templates', chat: sampleChat(), choices, failure: null, at: 0 } as const;
  const { rows } = templatePickerRows({ ...picker, field: fieldOf(typed) }, { columns: 40, rows: 6 }, marks);
  return textsOf(rows)
    .map((text) => text.trim())
    .join(' ');
}

describe('the choice of a template', () => {
  it('tells an account without an approved template from a filter that none fits', () => {
    expect(shown([], 'no such')).toContain(
      'This account has no approved template. `coex templates status` tells how far they are.',
    );
    expect(shown([SAMPLE_TEMPLATE], 'no such')).toContain('No template fits “no such”.');
    expect(shown([SAMPLE_TEMPLATE], SAMPLE_TEMPLATE.name)).not.toContain('No template');
  });
});
