import { asCoexError } from '../../tui/print/json.ts';
import type { Context } from '../context.ts';
import { findReceiver } from '../find-receiver.ts';
import { type Receiving, startReceiving } from '../receiving.ts';
import type { ShownEvent } from './events.ts';
import type { OnboardOptions } from './options.ts';

/**
 * Receives the webhooks in this process with --listen, else looks whether another one does and says so. Undefined when
 * nothing was started.
 */
export async function receiveOrLook(
  context: Context,
  options: OnboardOptions,
  {
    also,
    emit,
  }: { readonly also: Parameters<typeof startReceiving>[1]['also']; emit: (event: ShownEvent) => void },
): Promise<Receiving | undefined> {
  const config = context.config();
  const host = options.host ?? config.get('host');
  const port = options.port ?? Number(config.get('port'));
  if (!options.listen) {
    const { url, answers } = await findReceiver({ host, port }, context.signal);
    emit({ event: 'receiver', state: answers ? 'found' : 'missing', url });
    return undefined;
  }
  const receiving = await startReceiving(context, {
    host,
    port,
    also,
    onProjected: () => undefined,
    onTrouble: (error) => {
      const { code, message } = asCoexError(error);
      emit({ event: 'trouble', code, message });
    },
  });
  emit({ event: 'receiver', state: 'here', url: receiving.receiver.callbackUrl });
  return receiving;
}
