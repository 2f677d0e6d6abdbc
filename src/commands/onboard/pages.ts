import {
  createSignupPages,
  type PageServer,
  type SignupPages,
  servePages,
} from '../../core/onboarding/index.ts';
import type { Context } from '../context.ts';
import type { startReceiving } from '../receiving.ts';
import type { ShownEvent } from './events.ts';
import { type OnboardOptions, PAGE_PORT } from './options.ts';

/** The signup pages of a run. */
export interface Pages {
  /** For the receiver of this process to serve beside its webhooks; undefined when they have a server of their own. */
  readonly beside: Parameters<typeof startReceiving>[1]['also'];
  /** Has them served, when a page is opened; undefined without a public URL. */
  readonly serve: (() => Promise<SignupPages>) | undefined;
  close(): Promise<void>;
}

/** Pages under the public URL: beside the receiver of this process, or on a port of their own. */
export function openPages(
  { clock, random, config }: Context,
  { listen, host: wantedHost, pagePort }: OnboardOptions,
  { publicUrl, emit }: { readonly publicUrl: string | undefined; readonly emit: (event: ShownEvent) => void },
): Pages {
  if (publicUrl === undefined) return { beside: undefined, serve: undefined, close: async () => undefined };
  const pages = createSignupPages({ publicUrl, clock, random });
  const isBeside = listen && pagePort === undefined;
  let server: PageServer | undefined;
  return {
    beside: isBeside ? pages.handle : undefined,
    serve: async () => {
      if (isBeside || server !== undefined) return pages;
      const host = wantedHost ?? config().get('host');
      server = await servePages(pages, { host, port: pagePort ?? PAGE_PORT });
      emit({ event: 'pages', url: `http://${host}:${server.port}`, publicUrl });
      return pages;
    },
    close: async () => server?.close(),
  };
}
