import { isoTime } from '../clock.ts';
import { phoneNode, subscribedApps, whatsappSubscription } from '../graph/index.ts';
import { type Signs, signsSince } from '../history/index.ts';
import type { SyncRequest } from '../journal/index.ts';
import type { ConnectDeps } from './connect.ts';
import type { Cause } from './events.ts';

/** An import of which nothing comes, or nothing more. */
interface Silent {
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly app: { readonly id: string; readonly secret: string };
  readonly token: string;
  /** What became of the request for the history. */
  readonly request: SyncRequest;
  /** Where webhooks should go, when that is known. */
  readonly callback?: { readonly url: string } | undefined;
}

/** What Meta and the store tell about the way of the webhooks; undefined where nobody answered. */
interface Evidence extends Signs {
  readonly fields: readonly string[] | undefined;
  readonly callbackUrl: string | undefined;
  readonly isSubscribed: boolean | undefined;
  readonly overrideUrl: string | undefined;
}

/**
 * Why the webhooks of an import may stay away, in the order in which to look, each held against what is known here.
 * No confirmed cause is public; these follow from the documented rules (reference §9, “History webhook never arrives”).
 */
export async function silenceCauses(deps: ConnectDeps, silent: Silent): Promise<readonly Cause[]> {
  const evidence = await gather(deps, silent);
  return CAUSES.map((judge) => judge(evidence, silent));
}

type Judge = (evidence: Evidence, silent: Silent) => Cause;

const CAUSES: readonly Judge[] = [
  ({ fields }) =>
    cause('webhook-fields', 'The app was not subscribed to the field history when it was asked for.', {
      ...(fields === undefined
        ? unknown('Meta did not tell the app’s fields')
        : fields.includes('history')
          ? against('it is subscribed now')
          : supports(`the app’s fields are ${fields.join(', ') || 'none'}`)),
      fix: 'Subscribe history in the app dashboard. What was sent meanwhile is lost.',
    }),
  ({ isSubscribed }, { wabaId }) =>
    cause('waba-subscription', 'The app is not subscribed to the WABA.', {
      ...(isSubscribed === undefined
        ? unknown('Meta did not tell the WABA’s apps')
        : isSubscribed
          ? against('it is subscribed now')
          : supports(`the app is not among the subscribed apps of ${wabaId}`)),
      fix: '`coex onboard --resume` subscribes it again.',
    }),
  ({ callbackUrl, lastAt, overrideUrl }, { callback }) =>
    cause('callback', 'The webhooks go somewhere else, or into another store.', {
      ...(lastAt.size > 0
        ? against(`other webhooks of the number came here, ${shownLast(lastAt)}`)
        : overrideUrl !== undefined
          ? supports(`an override sends webhooks to ${overrideUrl}`)
          : callback !== undefined && callbackUrl !== undefined && callback.url !== callbackUrl
            ? supports(`the app’s callback is ${callbackUrl}`)
            : unknown(
                `no webhook of the number has come here; the app’s callback is ${callbackUrl ?? 'not known'}`,
              )),
      fix: 'See that `coex listen` runs with this store behind that callback.',
    }),
  ({ lastAt }) =>
    cause('app-mode', 'The app is in development mode, in which Meta holds some webhooks back.', {
      ...(lastAt.has('smb_app_state_sync')
        ? against('the contacts have come')
        : unknown('no API tells the mode of an app')),
      fix: 'Switch the app to live in the app dashboard.',
    }),
  (_evidence, { request }) =>
    cause('request', 'The history was never asked for.', {
      ...(request.how === 'unknown'
        ? supports('it was asked for twice, and no answer came')
        : against(`it was asked for (${request.requestId ?? request.how})`)),
      fix: 'Look again with `coex onboard --resume`.',
    }),
  ({ lastAt }) =>
    cause('phone', 'The phone is off, offline, or the app is closed: the history comes from the phone.', {
      ...unknown(
        lastAt.has('smb_app_state_sync')
          ? `the contacts came at ${isoTime(lastAt.get('smb_app_state_sync') ?? 0)}, so it was online then`
          : 'nothing tells from here',
      ),
      fix: 'Ask the customer to open the WhatsApp Business app, with a network, and to leave it open.',
    }),
  ({ rejectedAt }) =>
    cause('signature', 'The deliveries were turned away, since their signature did not match.', {
      ...rejected(rejectedAt.get('signature')),
      fix: 'Set the secret app-secret to that of this app; nothing in front may change a body.',
    }),
  ({ rejectedAt }) =>
    cause('body-limit', 'A proxy refuses bodies of 3 MB, which history webhooks may have.', {
      ...(rejectedAt.has('too-large')
        ? rejected(rejectedAt.get('too-large'))
        : unknown('a proxy’s refusal is not seen here')),
      fix: 'Let the proxy take bodies of at least 4 MB.',
    }),
  () =>
    cause('slow-callback', 'The callback answers too slowly, or with an error of the proxy.', {
      ...unknown('what Meta got for an answer is not seen here'),
      fix: 'Look at the proxy’s log for POST /webhook.',
    }),
  () =>
    cause('nothing-to-send', 'The phone has no chats of the last 180 days: empty phases send nothing.', {
      ...unknown('only the phone knows'),
      fix: 'Ask the customer. Then there is nothing to wait for.',
    }),
];

type Weighed = Pick<Cause, 'evidence' | 'known'>;

const supports = (known: string): Weighed => ({ evidence: 'for', known });
const against = (known: string): Weighed => ({ evidence: 'against', known });
const unknown = (known: string): Weighed => ({ evidence: 'unknown', known });

function rejected(lastAt: number | undefined): Weighed {
  return lastAt === undefined
    ? against('nothing was turned away for it since')
    : supports(`the receiver turned one away at ${isoTime(lastAt)}`);
}

function cause(
  id: string,
  text: string,
  { evidence, known, fix }: Weighed & { readonly fix: string },
): Cause {
  return { id, cause: text, evidence, known, ...(evidence === 'against' ? {} : { fix }) };
}

function shownLast(lastAt: ReadonlyMap<string, number>): string {
  const [field, at] = [...lastAt].sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
  return `${field} last at ${isoTime(at)}`;
}

async function gather(deps: ConnectDeps, silent: Silent): Promise<Evidence> {
  const { graph, store } = deps;
  const { app, token, wabaId, phoneNumberId } = silent;
  const orUndefined = () => undefined;
  const asked = await whatsappSubscription(graph, app).then((found) => ({ found }), orUndefined);
  const subscription = asked?.found?.active === false ? undefined : asked?.found;
  const apps = await subscribedApps(graph, wabaId, token).catch(orUndefined);
  const own = apps?.find(({ id }) => id === app.id);
  const node = await phoneNode(graph, phoneNumberId, { fields: ['webhook_configuration'] }, token).catch(
    orUndefined,
  );
  const onboarded = await store.db
    .selectFrom('numbers')
    .select('epoch')
    .where('phone_number_id', '=', phoneNumberId)
    .executeTakeFirst();
  return {
    fields: asked === undefined ? undefined : (subscription?.fields ?? []),
    callbackUrl: subscription?.callback_url,
    isSubscribed: apps === undefined ? undefined : own !== undefined,
    overrideUrl: own?.override_callback_uri ?? node?.webhook_configuration?.phone_number,
    ...(await signsSince(store, { phoneNumberId, wabaId }, onboarded?.epoch ?? 0)),
  };
}
