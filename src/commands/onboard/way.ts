import { hostedWay, ownPage, type SignupPages, type SignupWay, sdkFor } from '../../core/onboarding/index.ts';
import type { Onboarding } from '../../core/store/index.ts';
import type { Context } from '../context.ts';
import type { Asking } from './asking.ts';
import type { WayName } from './choose-way.ts';
import { lossesToday } from './losses.ts';
import type { OnboardOptions } from './options.ts';
import { typedWay } from './paste.ts';
import type { Setup } from './setup.ts';

/** What the ways into the signup are made of. */
export interface WayNeeds {
  readonly context: Context;
  readonly options: OnboardOptions;
  readonly setup: Setup;
  readonly onboarding: Onboarding;
  /** The number it must be; undefined when any will do. */
  readonly number: string | undefined;
  readonly asking: Asking;
  /** Serves the pages, wherever that is; undefined when there is no public URL to serve them under. */
  readonly pages: (() => Promise<SignupPages>) | undefined;
}

/** One of the ways in. What it needs is read when it is opened: a resumed onboarding may be past its signup. */
export function wayOf(name: WayName, needs: WayNeeds): SignupWay {
  const { context, options, setup, onboarding, number } = needs;
  switch (name) {
    case 'paste':
      return typedWay(needs);
    case 'hosted':
      return {
        name,
        open: async (signup) => {
          const { clock } = context;
          const { app, accessToken: systemToken } = setup;
          const [graph, store] = [await context.graph(), await context.store()];
          const link = options.hosted;
          const appSecret = app.secret;
          const way = hostedWay({ graph, store, clock, onboarding, link, appSecret, systemToken, number });
          return way.open(signup);
        },
      };
    case 'page':
      return { name, open: async (signup) => (await pageWay(needs)).open(signup) };
  }
}

async function pageWay({ context, setup, pages: serve }: WayNeeds): Promise<SignupWay> {
  const config = context.config();
  // Without one there are no pages, and the setting says what is missing.
  if (serve === undefined) config.get('public-url');
  const configId = config.get('config-id');
  const pages = await serve?.();
  if (pages === undefined) throw new Error('There is a public URL, and there are no pages.');
  return ownPage({
    app: { id: setup.app.id, configId },
    graphVersion: config.get('graph-version'),
    sdk: sdkFor(config.get('graph-url')),
    changes: lossesToday(context).map(({ text }) => text),
    pages,
  });
}
