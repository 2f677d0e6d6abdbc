import { problemOf } from '../../core/errors.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import type { Context } from '../context.ts';

/** Where webhooks go without anybody having subscribed. */
export interface Forwarding {
  readonly callbackUrl: string;
  /** Why the callback did not pass the handshake; webhooks go there all the same. */
  readonly problem: string | null;
}

/**
 * Subscribes app and WABA to every field. A receiver that is started afterwards, with the secret this sandbox has just
 * told, must not be locked out: so a callback that does not answer yet is taken too.
 */
export async function forwardTo(
  context: Context,
  sandbox: Sandbox,
  callbackUrl: string | undefined,
): Promise<Forwarding | undefined> {
  if (callbackUrl === undefined) return undefined;
  const secrets = await context.secrets();
  const verifyToken = (await secrets.find('verify-token'))?.value ?? '';
  const input = { callbackUrl, verifyToken, fields: 'all' };
  try {
    await sandbox.act('app.subscribe', input);
    return { callbackUrl, problem: null };
  } catch (error) {
    await sandbox.act('app.subscribe', { ...input, handshake: false });
    return { callbackUrl, problem: problemOf(error) };
  }
}
