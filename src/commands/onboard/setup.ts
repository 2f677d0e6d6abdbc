import { problemWith } from '../../core/config/index.ts';
import { CoexError } from '../../core/errors.ts';
import { WEBHOOK_PATH } from '../../core/ingest/index.ts';
import type { Callback } from '../../core/onboarding/index.ts';
import type { Context } from '../context.ts';
import type { ShownEvent } from './events.ts';
import type { OnboardOptions } from './options.ts';

/** What an onboarding needs of this machine. Holds secrets. */
export interface Setup {
  readonly app: { readonly id: string; readonly secret: string };
  readonly accessToken: string;
  /** Where the outside reaches this coex; undefined when nobody said. */
  readonly publicUrl: string | undefined;
  /** Where the app's webhooks may be pointed; undefined when `publicUrl` is. */
  readonly callback: Callback | undefined;
}

/** The address that leads here from outside, by flag or setting. Throws `invalid-value` for one nobody could use. */
export function publicUrlOf({ config }: Context, { publicUrl }: OnboardOptions): string | undefined {
  if (publicUrl === undefined) return config().find('public-url');
  const problem = problemWith('public-url', publicUrl);
  if (problem === undefined) return publicUrl;
  throw new CoexError('invalid-value', {
    name: '--public-url',
    expected: 'an https URL, or http on this machine, with nothing after its path',
    got: JSON.stringify(publicUrl),
    command: 'onboard',
  });
}

/**
 * Reads settings and secrets, before anything is done. Makes a verify token when one is needed and none is known: it is
 * kept before anybody subscribes with it, since Meta asks for it during that call.
 */
export async function readSetup(
  context: Context,
  options: OnboardOptions,
  emit: (event: ShownEvent) => void,
): Promise<Setup> {
  const publicUrl = publicUrlOf(context, options);
  const id = context.config().get('app-id');
  const secrets = await context.secrets();
  const secret = await secrets.get('app-secret');
  const accessToken = await secrets.get('access-token');
  const isVerified = publicUrl !== undefined || options.listen;
  const verifyToken = isVerified ? await ensureVerifyToken(context, emit) : undefined;
  const callback =
    publicUrl === undefined || verifyToken === undefined
      ? undefined
      : { url: `${publicUrl.replace(/\/+$/, '')}${WEBHOOK_PATH}`, verifyToken };
  return { app: { id, secret }, accessToken, publicUrl, callback };
}

const TOKEN_BYTES = 24;

async function ensureVerifyToken(
  { secrets: open, random }: Context,
  emit: (event: ShownEvent) => void,
): Promise<string> {
  const secrets = await open();
  const known = await secrets.find('verify-token');
  if (known !== undefined) return known.value;
  const made = random.hex(TOKEN_BYTES);
  emit({ event: 'verify-token', place: await secrets.set('verify-token', made) });
  return made;
}
