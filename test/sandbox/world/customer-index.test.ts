import { describe, expect, it } from 'vitest';
import type { Customer } from '../../../src/sandbox/town/customers.ts';
import { createCustomerIndex, customerOfPhone } from '../../../src/sandbox/world/customer-index.ts';

function townOf(...phones: string[]) {
  const customers = phones.map((waId) => ({ waId }) as Customer);
  return { customers, customerIndex: createCustomerIndex() };
}

describe('a person', () => {
  it.each([
    ['+44 7700 900-155', '447700900155'],
    ['5521987650001', '552187650001'],
    ['552187650001', '552187650001'],
    ['+52 55 0000 0001', '5215500000001'],
    ['+54 11 0000-0001', '5491100000001'],
    ['+55 21 2987-0001', undefined],
    ['447700900156', undefined],
    ['', undefined],
  ])('is found by their phone however it is spelled: %s', (written, waId) => {
    const town = townOf('447700900155', '552187650001', '5215500000001', '5491100000001');
    expect(customerOfPhone(town, written)?.waId).toBe(waId);
  });

  it('is found who came later, and by the phone they have now', () => {
    const town = townOf('447700900155');
    const [first] = town.customers;
    expect(customerOfPhone(town, '447700900156')).toBeUndefined();
    town.customers.push({ waId: '447700900156' } as Customer);
    expect(customerOfPhone(town, '447700900156')).toBe(town.customers[1]);
    if (first !== undefined) first.waId = '447700900157';
    expect(customerOfPhone(town, '447700900157')).toBe(first);
    expect(customerOfPhone(town, '447700900155')).toBeUndefined();
  });
});
