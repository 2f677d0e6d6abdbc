import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withKeyTables } from '../../../tools/key-table.ts';

it('the page about the feed lists every key there is', () => {
  const page = readFileSync('docs/feed.md', 'utf8');
  expect(page).toBe(withKeyTables(page));
});
