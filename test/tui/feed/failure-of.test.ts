import { expect, it } from 'vitest';
import { CoexError } from '../../../src/core/errors.ts';
import { failureOf } from '../../../src/tui/feed/failure-of.ts';

it('tells what Meta refused, and whether it may have acted on it all the same', () => {
  const values = { call: 'POST /1/messages', meaning: 'busy', metaCode: 131016, fix: 'Wait.' };
  const meta = { code: 131016, httpStatus: 500 };
  const refusal = (mayBeDone: boolean) => new CoexError('graph-transient', values, { meta, mayBeDone });
  expect(failureOf(refusal(true))).toMatchObject({ metaCode: 131016, mayBeDone: true });
  expect(failureOf(refusal(false))).toMatchObject({ code: 'graph-transient', mayBeDone: false });
});

it('tells what coex did not foresee', () => {
  expect(failureOf(new TypeError('x is undefined'))).toMatchObject({
    code: 'internal',
    message: 'TypeError: x is undefined',
  });
});
