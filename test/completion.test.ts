import { describe, expect, it } from 'vitest';
import written from '../src/commands/manifest.json' with { type: 'json' };
import type { Manifest } from '../src/commands/manifest.ts';
import { complete } from '../src/completion.ts';

const completing = (...words: string[]) => complete(words, written as Manifest);

describe('completion', () => {
  it('offers commands, and the choices of a first argument', () => {
    expect(completing('ap')).toEqual(['api']);
    expect(completing('')).toContain('chats');
    expect(completing('api', '')).toEqual(['GET', 'POST', 'DELETE']);
  });

  it('offers flags, and nothing where only the person knows the value', () => {
    expect(completing('api', 'GET', '1', '--p')).toEqual(['--paginate', '--profile']);
    expect(completing('api', 'GET', '1', '-f', '')).toEqual([]);
    expect(completing('api', 'GET', '1', '--field', 'a')).toEqual([]);
  });

  it('takes the value of a flag, in either spelling, for no command', () => {
    expect(completing('-f', 'x', 'api', 'GE')).toEqual(['GET']);
    expect(completing('--profile', 'work', 'ap')).toEqual(['api']);
  });
});
