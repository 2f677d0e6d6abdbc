import type { SignupWay } from '../signup-way.ts';
import type { PageContent, SignupSdk } from './html.ts';
import type { SignupPages } from './server.ts';

const META_SDK = 'https://connect.facebook.net/en_US/sdk.js';

/** The script that opens the signup: Meta's own, or the one of the sandbox that graph-url leads to. */
export function sdkFor(graphUrl: string): SignupSdk {
  const { origin, protocol, hostname, pathname } = new URL(graphUrl);
  const isMeta = protocol === 'https:' && (hostname === 'facebook.com' || hostname.endsWith('.facebook.com'));
  if (isMeta) return { url: META_SDK, origins: [], isEmulated: false };
  const base = `${origin}${pathname.replace(/\/+$/, '')}`;
  return { url: `${base}/en_US/sdk.js`, origins: [origin], isEmulated: true };
}

/** The way into the signup through a page of our own, which somebody else serves at its public URL. */
export function ownPage(options: PageContent & { readonly pages: SignupPages }): SignupWay {
  const { pages, ...content } = options;
  return {
    name: 'page',
    open: async ({ signal, onLeft }) => pages.open({ content, signal, onLeft }),
  };
}
