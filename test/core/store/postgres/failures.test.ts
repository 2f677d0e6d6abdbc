import { describe, expect, it } from 'vitest';
import { CoexError } from '../../../../src/core/errors.ts';
import { toCoexError } from '../../../../src/core/store/postgres/failures.ts';

const PLACE = 'postgres://me@h/db';

/** As the server tells a failure. */
const told = (code: string, message = 'no', more: object = {}) =>
  Object.assign(new Error(message), { code, severity: 'ERROR' }, more);

const codeOf = (error: unknown) => (error instanceof CoexError ? error.code : 'as it is');

describe('a failure of PostgreSQL', () => {
  it.each([
    ['08006', 'store-unreachable'],
    ['25006', 'store-read-only'],
    ['25P03', 'store-unreachable'],
    ['28P01', 'store-denied'],
    ['3D000', 'store-denied'],
    ['40001', 'store-collided'],
    ['40P01', 'store-collided'],
    ['42501', 'store-denied'],
    ['42P01', 'store-unusable'],
    ['53100', 'store-unusable'],
    ['53300', 'store-unreachable'],
    ['55P03', 'store-busy'],
    ['57014', 'store-unreachable'],
    ['57P01', 'store-unreachable'],
    ['57P03', 'store-unreachable'],
    ['XX000', 'store-unusable'],
    ['22P02', 'as it is'],
    ['23505', 'as it is'],
  ])('of the state %s is %s', (state, code) => {
    expect(codeOf(toCoexError(told(state), PLACE))).toBe(code);
  });

  it.each([
    ['ECONNREFUSED', 'store-unreachable'],
    ['ECONNRESET', 'store-unreachable'],
    ['ENOTFOUND', 'store-unreachable'],
    ['ETIMEDOUT', 'store-unreachable'],
    ['EPIPE', 'store-unreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'store-untrusted'],
    ['CERT_HAS_EXPIRED', 'store-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'store-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'store-untrusted'],
    ['ERR_INVALID_ARG_TYPE', 'as it is'],
  ])('on the way there, %s, is %s', (code, meant) => {
    expect(codeOf(toCoexError(Object.assign(new Error('no'), { code }), PLACE))).toBe(meant);
  });

  it.each([
    ['Connection terminated unexpectedly', 'store-unreachable'],
    ['timeout expired', 'store-unreachable'],
    ['Query read timeout', 'store-unreachable'],
    ['The server does not support SSL connections', 'store-untrusted'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'store-denied'],
    ['a bug', 'as it is'],
  ])('that the driver words as “%s” is %s', (message, code) => {
    expect(codeOf(toCoexError(new Error(message), PLACE))).toBe(code);
  });

  it('of several addresses is that of the first', () => {
    const each = [new Error('connect ECONNREFUSED ::1:1'), new Error('connect ECONNREFUSED 127.0.0.1:1')];
    const all = Object.assign(new AggregateError(each), { code: 'ECONNREFUSED' });
    expect(toCoexError(all, PLACE)).toMatchObject({
      code: 'store-unreachable',
      message: expect.stringContaining('::1'),
    });
  });

  it('never repeats what a row or a parameter held', () => {
    const more = { detail: 'Key (text)=(private) exists', where: 'COPY messages: "private"' };
    for (const error of [
      told('23505', 'duplicate key', more),
      told('22P02', 'invalid input syntax for type bigint: "private"', more),
      told('53100', 'disk full', more),
    ]) {
      const meant = toCoexError(error, PLACE) as Error;
      const shown = [meant, meant.cause as Error | undefined].flatMap((one) => [
        one?.message,
        one?.stack,
        JSON.stringify(one ?? null),
      ]);
      expect(shown.join('\n')).not.toContain('private');
    }
  });
});
