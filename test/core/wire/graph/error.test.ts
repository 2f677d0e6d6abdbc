import { describe, expect, it } from 'vitest';
import { graphError } from '../../../../src/core/wire/graph/error.ts';

const detailsOf = (error: object) =>
  graphError.parse({ error: { code: 100, ...error } }).error.error_data?.details;

describe('a refusal', () => {
  it.each([
    ['on sends', { messaging_product: 'whatsapp', details: 'Too many.' }, 'Too many.'],
    ['as a bare text', 'Too many.', 'Too many.'],
    ['with the field to blame', { blame_field_specs: [['name']] }, undefined],
    ['of another kind', 7, undefined],
    ['as null', null, undefined],
  ])('may carry details %s', (_title, error_data, details) => {
    expect(detailsOf({ error_data })).toBe(details);
  });

  it('is recognised by its code, whatever else is odd about it', () => {
    const odd = {
      code: 190,
      message: null,
      type: 7,
      error_subcode: '463',
      error_user_title: [],
      error_user_msg: {},
      error_data: [1],
      is_transient: 'no',
      fbtrace_id: 0,
      more: true,
    };
    expect(graphError.parse({ error: odd }).error).toEqual({ code: 190, message: '', more: true });
  });

  it.each([[{}], [{ error: {} }], [{ error: 'no' }], [{ error: { code: '190' } }], [{ data: [] }]])(
    'is not every answer: %j',
    (answer) => {
      expect(graphError.safeParse(answer).success).toBe(false);
    },
  );
});
