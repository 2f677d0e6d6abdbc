import { PassThrough, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openPrompt } from '../../../src/tui/prompt/prompt.ts';
import { captured } from '../../support/host.ts';

function open(stdin: Readable, signal = new AbortController().signal) {
  const stderr = captured(true);
  return { prompt: openPrompt({ io: { stdin, stderr: stderr.stream }, signal }), text: stderr.text };
}

const typing = (...lines: readonly string[]) => Readable.from([lines.join('')]);

describe('a prompt', () => {
  it('asks one thing after the other, and gives back what was typed, bare', async () => {
    const { prompt, text } = open(typing('  yes \n', '\n', 'ünïcode\r\n'));
    expect(await prompt.ask('One?')).toBe('yes');
    expect(await prompt.ask('Two?')).toBe('');
    expect(await prompt.ask('Three?')).toBe('ünïcode');
    expect(text()).toBe('One? Two? Three? ');
    prompt.close();
  });

  it('waits for what has not been typed yet', async () => {
    const stdin = new PassThrough();
    const { prompt } = open(stdin);
    const answer = prompt.ask('Name?');
    stdin.write('Mi');
    await setImmediate();
    stdin.write('ra\nand more\n');
    expect(await answer).toBe('Mira');
    expect(await prompt.ask('Next?')).toBe('and more');
    prompt.close();
  });

  it('takes the last line without its end, and then says that there is no more', async () => {
    const { prompt } = open(typing('one\ntwo'));
    expect(await prompt.ask('A?')).toBe('one');
    expect(await prompt.ask('B?')).toBe('two');
    await expect(prompt.ask('C?')).rejects.toMatchObject({
      code: 'input-ended',
      exit: 2,
      message: 'The input ended before “C?” was answered.',
    });
    await expect(prompt.ask('D?')).rejects.toMatchObject({ code: 'input-ended' });
  });

  it('opened on an input that has ended, or breaks, does not wait for ever', async () => {
    const ended = typing('one\n');
    const { prompt } = open(ended);
    await prompt.ask('A?');
    await expect(prompt.ask('B?')).rejects.toMatchObject({ code: 'input-ended' });
    prompt.close();
    await expect(open(ended).prompt.ask('A?')).rejects.toMatchObject({ code: 'input-ended' });
    const broken = new PassThrough();
    const again = open(broken).prompt.ask('A?');
    broken.destroy(new Error('EIO'));
    await expect(again).rejects.toMatchObject({ code: 'input-ended' });
  });

  it('rejects with the reason of an interruption, and ends the line it stands on', async () => {
    const stop = new AbortController();
    const { prompt, text } = open(new PassThrough(), stop.signal);
    const answer = prompt.ask('A?');
    stop.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(text()).toBe('A? \n');
    await expect(prompt.ask('B?')).rejects.toThrow('enough');
    expect(text()).toBe('A? \n');
    prompt.close();
  });

  it.each([
    ['y', true],
    ['YES', true],
    ['n', false],
    ['No', false],
    ['', false],
  ])('takes %j for a confirmation: %s', async (typed, expected) => {
    const { prompt, text } = open(typing(`${typed}\n`));
    expect(await prompt.confirm('Sure?')).toBe(expected);
    expect(text()).toBe('Sure? [y/N] ');
  });

  it('asks for a confirmation again until it is one', async () => {
    const { prompt, text } = open(typing('perhaps\n', 'y\n'));
    expect(await prompt.confirm('Sure?')).toBe(true);
    expect(text()).toBe('Sure? [y/N] Please answer yes or no.\nSure? [y/N] ');
  });

  it('lets go of the input when it is closed', async () => {
    const stdin = new PassThrough();
    const { prompt } = open(stdin);
    const answer = prompt.ask('A?');
    stdin.write('one\n');
    await answer;
    prompt.close();
    expect(stdin.isPaused()).toBe(true);
    // Another one can go on from there.
    const next = open(stdin).prompt;
    const more = next.ask('B?');
    stdin.write('two\n');
    expect(await more).toBe('two');
    next.close();
  });
});
