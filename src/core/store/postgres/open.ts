import { CoexError } from '../../errors.ts';
import type { OpenOptions, Store } from '../store.ts';

export async function openPostgresStore(address: string, _: OpenOptions): Promise<Store> {
  throw new CoexError('store-unreachable', { file: address, problem: 'not yet' });
}
export async function openPostgresStoreToRead(address: string): Promise<Store> {
  return openPostgresStore(address, {});
}
