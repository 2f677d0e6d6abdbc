import { describe, expect, it } from 'vitest';
import {
  explainMetaCode,
  listMetaErrors,
  searchMetaErrors,
  similarMetaCodes,
} from '../../../src/core/rules/index.ts';

const keys = (rows: readonly { readonly code: number; readonly subcode?: number }[]) =>
  rows.map(({ code, subcode }) => (subcode === undefined ? String(code) : `${code}/${subcode}`));

describe('explainMetaCode', () => {
  it('finds every row by its code, and by code and subcode', () => {
    for (const row of listMetaErrors()) {
      expect(explainMetaCode(row.code)).toContain(row);
      expect(explainMetaCode(row.code, row.subcode)[0]).toBe(row);
      if (row.subcode !== undefined) expect(explainMetaCode(row.subcode)).toContain(row);
    }
  });

  it('gives a code’s own row first, then those of its subcodes', () => {
    expect(keys(explainMetaCode(190))).toEqual(['190', '190/460', '190/463', '190/467']);
    expect(keys(explainMetaCode(33))).toEqual(['33', '100/33']);
  });

  it('gives one row for a code with a subcode', () => {
    expect(keys(explainMetaCode(100, 33))).toEqual(['100/33']);
    expect(keys(explainMetaCode(100, 2593107))).toEqual(['2593107']);
  });

  it('gives nothing for what nobody has described', () => {
    expect(explainMetaCode(987654)).toEqual([]);
    expect(explainMetaCode(987654, 33)).toEqual([]);
  });
});

describe('searchMetaErrors', () => {
  it('finds the rows that have all the words, whatever their case', () => {
    expect(keys(searchMetaErrors('Service WINDOW'))).toContain('131047');
    expect(searchMetaErrors('service window zebra')).toEqual([]);
    expect(searchMetaErrors('  ')).toEqual([]);
  });
});

describe('similarMetaCodes', () => {
  it('guesses what was meant', () => {
    expect(similarMetaCodes(131074)[0]).toBe(131047);
    expect(similarMetaCodes(2593170)[0]).toBe(2593107);
    expect(similarMetaCodes(555555)).toEqual([]);
  });
});
