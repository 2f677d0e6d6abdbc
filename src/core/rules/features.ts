import { APP_TOOL_FEATURES } from './features/app-tools.ts';
import { CHAT_FEATURES } from './features/chats.ts';
import type { Feature } from './features/feature.ts';
import { PLATFORM_FEATURES } from './features/platform.ts';
import type { Rule } from './rule.ts';

export { CERTAINTIES, type Certainty, CHANGES, type Change, type Feature } from './features/feature.ts';

/**
 * What becomes of the Business app’s features when its number joins the Cloud API, by name. At most one row of a
 * feature is in force on a day.
 */
export const FEATURES: Readonly<Record<string, Rule<Feature>>> = {
  ...CHAT_FEATURES,
  ...APP_TOOL_FEATURES,
  ...PLATFORM_FEATURES,
};
