import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesSaid } from '../../../src/core/rules/said-codes.ts';

const envelope = {
  error: { message: '(#100) Invalid parameter', code: 100, error_subcode: 33, fbtrace_id: 'A' },
};

describe('codesSaid', () => {
  it.each([
    ['an envelope', JSON.stringify(envelope), [{ code: 100, subcode: 33 }]],
    ['an envelope over several lines', JSON.stringify(envelope, null, 2), [{ code: 100, subcode: 33 }]],
    ['a line of a log', `09:00 ERROR ${JSON.stringify(envelope)}`, [{ code: 100, subcode: 33 }]],
    [
      'a log over several lines',
      `09:00 said:\n${JSON.stringify(envelope, null, 2)}\n`,
      [{ code: 100, subcode: 33 }],
    ],
    ['codes as strings', '{"code":"131056"}', [{ code: 131056 }]],
    ['a health_status', '{"errors":[{"error_code":141002}]}', [{ code: 141002 }]],
    [
      'an error document of coex',
      '{"error":{"code":"graph-guarded","meta":{"code":100,"subcode":33}}}',
      [{ code: 100, subcode: 33 }],
    ],
    ['a message', '(#131047) Re-engagement message', [{ code: 131047 }]],
    ['a line of coex', 'coex: Meta refused GET /x: gone (code 133010).', [{ code: 133010 }]],
    ['a message with its subcode', 'OAuthException code=100, error_subcode=33', [{ code: 100, subcode: 33 }]],
    ['half of an envelope', '"code": 131047,\n"error_data": {', [{ code: 131047 }]],
  ])('reads %s', (_what, text, codes) => {
    expect(codesSaid(text)).toEqual(codes);
  });

  it('reads a webhook, however deep the code lies', () => {
    const status = {
      id: 'wamid.A',
      status: 'failed',
      errors: [{ code: 131049, title: 'x' }, { code: 131026 }],
    };
    const body = { entry: [{ id: '1', changes: [{ field: 'messages', value: { statuses: [status] } }] }] };
    expect(codesSaid(JSON.stringify(body))).toEqual([{ code: 131049 }, { code: 131026 }]);
  });

  it('reads a log line by line, each code once and in its order', () => {
    const lines = ['{"code":4}', 'nothing here', '{"code":2}', '(#4) again', ''];
    expect(codesSaid(lines.join('\n'))).toEqual([{ code: 4 }, { code: 2 }]);
  });

  it('gives no subcode to one of several codes', () => {
    expect(codesSaid('#100 and #190, subcode 463')).toEqual([{ code: 100 }, { code: 190 }]);
  });

  it.each([
    '',
    'no code here',
    '131047',
    'a barcode 12',
    '{"code":"en_US"}',
    '{"code":-1}',
    '{"code":1.5}',
    '{"code":null}',
    'null',
    '[[[[',
    '{"code":131047',
  ])('reads nothing in %j, unless a word says so', (text) => {
    expect(codesSaid(text)).toEqual(text === '{"code":131047' ? [{ code: 131047 }] : []);
  });

  it('survives JSON that is very deep or very wide', () => {
    expect(codesSaid(`${'['.repeat(5000)}{"code":4}${']'.repeat(5000)}`)).toEqual([{ code: 4 }]);
    expect(codesSaid(`[${'0,'.repeat(500_000)}{"code":4}]`)).toEqual([{ code: 4 }]);
  });

  it('stops at what nobody would read', () => {
    const log = Array.from({ length: 5000 }, (_, at) => `#${at}`).join('\n');
    expect(codesSaid(log)).toHaveLength(50);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(codesSaid(text))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 9_999_999 }), (noise, code) => {
        expect(codesSaid(JSON.stringify([noise, { code }]))).toContainEqual({ code });
      }),
    );
  });
});
