import { CoexError } from '../../errors.ts';
import type { OpenOptions } from '../open.ts';
import type { Store } from '../store.ts';

export async function openPostgresStore(address: string, _options: OpenOptions): Promise<Store> {
  throw new CoexError('store-unreachable', { file: address, problem: 'not yet' });
}
export async function openPostgresStoreToRead(address: string): Promise<Store> {
  return openPostgresStore(address, {});
}
