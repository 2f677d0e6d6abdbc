import { describe, expect, it } from 'vitest';
import { CoexError, problemOf } from '../../src/core/errors.ts';

describe('CoexError', () => {
  it('fills message and hint from the values, each once', () => {
    const error = new CoexError('port-in-use', { host: '{port}', port: 8480 });
    expect(error.message).toBe('Port 8480 on {port} is already in use.');
    expect(error).toMatchObject({ code: 'port-in-use', category: 'usage', exit: 2, meta: undefined });
    expect(error.hint).toContain('--port');
  });

  it('keeps the cause only when there is one', () => {
    const cause = new Error('why');
    expect(new CoexError('interrupted', {}, { cause }).cause).toBe(cause);
    expect('cause' in new CoexError('interrupted', {})).toBe(false);
  });
});

describe('problemOf', () => {
  it.each([
    [new Error('It broke.\nwith a second line'), 'It broke'],
    [new Error('plain'), 'plain'],
    ['thrown text.', 'thrown text'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('is one line without its full stop: %j', (thrown, problem) => {
    expect(problemOf(thrown)).toBe(problem);
  });
});
