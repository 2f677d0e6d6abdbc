import { digest } from '../random.ts';
import type { Customer } from '../town/customers.ts';
import type { World } from '../world/world.ts';

/**
 * What `recipient_identity_key_hash` is compared with (PHONE, reference §8.1): another one for the person after a change
 * of number.
 */
export function identityKeyHash(world: World, customer: Customer): string {
  return digest(world.seed, 'identity', customer.waId).toString('base64url').slice(0, 16);
}
