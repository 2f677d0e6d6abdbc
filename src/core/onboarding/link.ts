import { SIGNUP_FEATURE } from '../rules/index.ts';

/**
 * A link that opens Embedded Signup for a coexistence number. The form is used by implementers and not documented by
 * Meta (reference §2.5); people with a link from their app dashboard use that instead.
 */
export function signupLink(options: {
  /** `https://business.facebook.com`, or a sandbox. */
  readonly baseUrl: string;
  readonly appId: string;
  readonly configId: string;
  readonly redirectUri: string;
  /** Comes back with the code, so that no one else's code is taken for ours. */
  readonly state: string;
}): string {
  const url = new URL('/messaging/whatsapp/onboard/', options.baseUrl);
  url.searchParams.set('app_id', options.appId);
  url.searchParams.set('config_id', options.configId);
  url.searchParams.set(
    'extras',
    JSON.stringify({ sessionInfoVersion: '3', version: 'v4', featureType: SIGNUP_FEATURE.value }),
  );
  url.searchParams.set('redirect_uri', options.redirectUri);
  url.searchParams.set('state', options.state);
  return url.toString();
}
