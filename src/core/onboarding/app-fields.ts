import { isoTime } from '../clock.ts';
import { CoexError } from '../errors.ts';
import { type Graph, subscribeApp, whatsappSubscription } from '../graph/index.ts';
import { REQUIRED_WEBHOOK_FIELDS } from '../rules/index.ts';

/** Where the app's webhooks are to go. The verify token must be kept already: Meta asks for it during the call. */
export interface Callback {
  readonly url: string;
  readonly verifyToken: string;
}

/**
 * Makes sure that the app gets the webhook fields an import needs: what is sent while one is missing is lost. Adds
 * those that are missing to those it has, but never moves an app that has another callback. Gives what it added;
 * throws `webhook-fields-missing`.
 */
export async function ensureAppFields(
  graph: Graph,
  app: { readonly id: string; readonly secret: string },
  callback: Callback | undefined,
  deadlineAt?: number,
): Promise<readonly string[]> {
  const subscription = await whatsappSubscription(graph, app);
  const present = subscription?.fields ?? [];
  // One that is not active brings nothing, but is theirs all the same.
  const brought = subscription?.active === false ? [] : present;
  const missing = REQUIRED_WEBHOOK_FIELDS.value.filter((field) => !brought.includes(field));
  if (missing.length === 0) return [];
  const theirs = subscription?.callback_url;
  if (callback === undefined || (theirs !== undefined && theirs !== callback.url)) {
    throw new CoexError('webhook-fields-missing', {
      fields: missing.join(', '),
      where: theirs ?? 'nowhere',
      deadline: deadlineAt === undefined ? '' : ` The syncs must be asked for by ${isoTime(deadlineAt)}.`,
    });
  }
  const { url, verifyToken } = callback;
  await subscribeApp(graph, app, { url, verifyToken, fields: [...new Set([...present, ...missing])] });
  return missing;
}
