import { CoexError } from '../../core/errors.ts';
import { isPostgresUrl } from '../../core/store/index.ts';

/** An address as given in a flag. Flags are seen by everybody on the machine: a password in one is refused. */
export function withoutPassword(address: string, flag: string): string {
  if (!isPostgresUrl(address) || !/^[^/]*\/\/[^/?#@:]*:[^/?#]*@|[?&]password=/i.test(address)) return address;
  throw new CoexError('usage', {
    problem: `There is a password in ${flag}, where others on this machine can see it`,
    fix: 'Leave it out, and give it as PGPASSWORD or in ~/.pgpass.',
  });
}
