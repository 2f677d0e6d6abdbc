import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeIn, pasteWay } from '../../../src/core/onboarding/index.ts';

const CODE = 'AQBx-Ty_9.z~kLmNoPqRsTuVwXyZ0123456789';

const opened = { onboardingId: 'x', signal: new AbortController().signal, onLeft: () => undefined };

describe('the code in what was pasted', () => {
  it.each([
    ['the code alone', CODE],
    ['the code with room around it', `\n  ${CODE}\t\n`],
    ['the code with what Facebook puts behind it', `${CODE}#_=_`],
    ['the address it came back to', `https://coex.example/back?code=${CODE}&state=s`],
    ['the same with a fragment', `https://coex.example/back?state=s&code=${CODE}#_=_`],
    ['an address on this machine', `http://127.0.0.1:8481/signup/return?code=${CODE}`],
    ['an address in capitals', `HTTPS://COEX.EXAMPLE/?code=${CODE}`],
  ])('is found in %s', (_title, text) => {
    expect(codeIn(text)).toBe(CODE);
  });

  it.each([
    ['nothing', '', 'it is empty'],
    ['room alone', ' \n\t ', 'it is empty'],
    ['words', 'here is the code you wanted', 'it holds what no code has'],
    ['half an address', `?code=${CODE}&state=s`, 'it holds what no code has'],
    ['a code that is too short', 'AQB', 'it holds what no code has'],
    ['quotes around it', `"${CODE}"`, 'it holds what no code has'],
    ['two codes', `${CODE} ${CODE}`, 'it holds what no code has'],
    ['a NUL', `${CODE}\0`, 'it holds what no code has'],
    ['an address without a code', 'https://coex.example/back?state=s', 'the address has no code'],
    ['an address with an empty code', 'https://coex.example/back?code=', 'the address has no code'],
    ['what is no address after all', 'https://', 'it holds what no code has'],
    ['the end of an address alone', '#_=_', 'it holds what no code has'],
    ['letters of another script', 'ＡＱＢｘＴｙ９ｚｋＬｍＮ', 'it holds what no code has'],
    ['a megabyte of it', `${'A'.repeat(1_000_000)}!`, 'it holds what no code has'],
  ])('is not found in %s', (_title, text, problem) => {
    expect(() => codeIn(text)).toThrow(
      expect.objectContaining({ code: 'code-unusable', exit: 2, message: expect.stringContaining(problem) }),
    );
  });

  it('is not there when the signup was left', () => {
    const left = 'https://coex.example/back?error=access_denied&error_reason=user_denied&state=s';
    expect(() => codeIn(left)).toThrow(
      expect.objectContaining({ code: 'signup-cancelled', hint: expect.stringContaining('--resume') }),
    );
  });

  const code = fc.stringMatching(/^[\w.~-]{10,400}$/);
  const padding = fc.stringMatching(/^[ \t\r\n]{0,5}$/);

  it('is the same however it is wrapped', () => {
    fc.assert(
      fc.property(code, fc.webUrl(), padding, padding, fc.string(), (given, url, before, after, state) => {
        expect(codeIn(`${before}${given}${after}`)).toBe(given);
        expect(codeIn(`${given}#_=_${after}`)).toBe(given);
        const address = new URL(url);
        address.searchParams.set('state', state);
        address.searchParams.set('code', given);
        expect(codeIn(`${before}${address.href}${after}`)).toBe(given);
      }),
    );
  });

  it('is either found or refused in one of two ways, whatever was pasted', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl({ withQueryParameters: true })),
        (text) => {
          try {
            expect(codeIn(text)).not.toBe('');
          } catch (error) {
            expect(error).toMatchObject({
              code: expect.stringMatching(/^(code-unusable|signup-cancelled)$/),
            });
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is never quoted in the error', () => {
    const secret = `${CODE}!`;
    try {
      codeIn(secret);
    } catch (error) {
      expect(JSON.stringify([String(error), (error as { hint: string }).hint])).not.toContain(CODE);
    }
    expect.assertions(1);
  });
});

describe('pasting', () => {
  it('is asked for when the onboarding is ready, and brings the code and the WABA', async () => {
    const way = pasteWay(async () => ({ code: CODE, wabaId: '330' }));
    const open = await way.open(opened);
    expect(way.name).toBe('paste');
    expect(open.link).toBeUndefined();
    expect(await open.outcome).toEqual({ kind: 'code', code: CODE, wabaId: '330' });
    await open.close();
  });

  it('that fails says so to who waits for it, and to nobody else', async () => {
    const failure = new Error('the input ended');
    const open = await pasteWay(() => Promise.reject(failure)).open(opened);
    await open.close();
    await expect(open.outcome).rejects.toBe(failure);
  });

  it.each(['close', 'Ctrl-C'] as const)('takes the question back at %s', async (how) => {
    const stop = new AbortController();
    let asking: AbortSignal | undefined;
    const way = pasteWay((signal) => {
      asking = signal;
      return new Promise(() => undefined);
    });
    const open = await way.open({ ...opened, signal: stop.signal });
    expect(asking?.aborted).toBe(false);
    if (how === 'close') await open.close();
    else stop.abort();
    expect(asking?.aborted).toBe(true);
  });
});
