import { expect, it } from 'vitest';
import { errorMessage } from '../../../src/sandbox/faults/error-titles.ts';

it.each([
  803, 131037, 131049, 131050, 131060, 133000, 133004, 133005, 133006, 133008, 133009, 133015, 134011, 137000,
])('%i says what it is about', (code) => {
  expect(errorMessage(code)).toMatch(new RegExp(`^\\(#${code}\\) \\w.{10}`));
});

it('a code that nobody knows is only its number', () => {
  expect(errorMessage(999_999)).toBe('(#999999)');
});
