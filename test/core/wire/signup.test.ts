import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionEvent } from '../../../src/core/wire/signup.ts';

describe('a session event', () => {
  it('keeps fields nobody has described', () => {
    const event = {
      type: 'WA_EMBEDDED_SIGNUP',
      event: 'FINISH_SOMETHING_NEW',
      version: 3,
      data: { waba_id: '330000000000001', page_ids: ['1'] },
    };
    expect(sessionEvent.parse(event)).toEqual(event);
  });

  it.each([
    ['an id as a number', { waba_id: 330000000000001 }, { waba_id: '330000000000001' }],
    ['an empty id', { waba_id: '' }, {}],
    ['a text that is none', { error_message: { text: 'x' }, session_id: 'a1' }, { session_id: 'a1' }],
    ['null', { current_step: null, error_id: null }, {}],
  ])('takes what can be taken of %s', (_, data, taken) => {
    const event = sessionEvent.parse({ type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', data });
    expect(event.data).toEqual(taken);
  });

  it.each([[undefined], [null], ['text'], [[]]])('with %j for data has none', (data) => {
    expect(sessionEvent.parse({ type: 'WA_EMBEDDED_SIGNUP', event: 'ERROR', data }).data).toEqual({});
  });

  it.each([
    [null],
    ['WA_EMBEDDED_SIGNUP'],
    [{ type: 'OTHER', event: 'FINISH', data: {} }],
    [{ type: 'WA_EMBEDDED_SIGNUP', data: {} }],
    [{ type: 'WA_EMBEDDED_SIGNUP', event: '', data: {} }],
    [{ type: 'WA_EMBEDDED_SIGNUP', event: 7, data: {} }],
  ])('is not made of %j', (value) => {
    expect(sessionEvent.safeParse(value).success).toBe(false);
  });

  it('is read whatever its data is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const json = { type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', data };
        return sessionEvent.safeParse(JSON.parse(JSON.stringify(json))).success;
      }),
    );
  });
});
