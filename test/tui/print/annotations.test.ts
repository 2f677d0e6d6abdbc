import { expect, it } from 'vitest';
import { annotation } from '../../../src/tui/print/annotations.ts';

it('writes a workflow command, with a title and a place', () => {
  const finding = {
    rule: 'body-length',
    level: 'warning',
    message: 'Too long.',
    file: 'a.yaml',
    line: 3,
    column: 5,
  } as const;
  expect(annotation(finding)).toBe('::warning file=a.yaml,line=3,col=5,title=body-length::Too long.');
  expect(annotation({ rule: 'x', level: 'note', message: 'y', help: 'Do.' })).toBe(
    '::notice title=x::y%0ADo.',
  );
});

it('lets nothing in it begin another command or property', () => {
  const odd = 'a%b\r\n::error::c,d:e';
  expect(annotation({ rule: odd, level: 'error', message: odd, file: odd })).toBe(
    '::error file=a%25b%0D%0A%3A%3Aerror%3A%3Ac%2Cd%3Ae,title=a%25b%0D%0A%3A%3Aerror%3A%3Ac%2Cd%3Ae::a%25b%0D%0A::error::c,d:e',
  );
});
