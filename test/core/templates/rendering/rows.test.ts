import { describe, expect, it } from 'vitest';
import { prepareMessage, readValueRows } from '../../../../src/core/templates/index.ts';
import { templateDraft } from '../../../../src/core/wire/graph/template-draft.ts';
import { NOW } from '../../../support/run.ts';

const DRAFT = templateDraft.parse({
  name: 'order_news',
  language: 'en_GB',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: 'Hello {{1}}, order {{2}} is on its way.' }],
});

const ROWS = 100_000;

/** So many rows, a piece at a time, never all together. */
async function* many(first: string, row: (place: number) => string) {
  yield Buffer.from(first);
  for (let place = 0; place < ROWS; place += 500)
    yield Buffer.from(Array.from({ length: 500 }, (_, at) => row(place + at)).join(''));
}

describe('readValueRows', () => {
  it.each([
    ['CSV', many('1,2\n', (place) => `"Luz, ${place}",${place % 1000 === 0 ? 'a     b' : place}\n`)],
    ['NDJSON', many('', (place) => `{"body":["Luz",${place % 1000 === 0 ? '"a\\tb"' : place}]}\n`)],
  ])(
    'reads 100,000 rows of %s, and memory does not grow with them',
    async (_, input) => {
      let checked = 0;
      let refused = 0;
      let early = 0;
      let most = 0;
      for await (const { values } of readValueRows(input, 'rows')) {
        checked += 1;
        if (values === undefined || prepareMessage(DRAFT, values, NOW).problems.length > 0) refused += 1;
        if (checked % 5000 !== 0) continue;
        const { heapUsed } = process.memoryUsage();
        if (checked <= 20_000) early = Math.max(early, heapUsed);
        else most = Math.max(most, heapUsed);
      }
      expect({ checked, refused }).toEqual({ checked: ROWS, refused: 100 });
      // What is kept for each row would be tens of megabytes more.
      expect(most).toBeLessThan(early * 1.5 + 40 * 1024 * 1024);
    },
    60_000,
  );
});
