import type { FeedActions } from '../../tui/feed/source.ts';

/** Actions that are loaded by the first of them that is asked for: the first frame does without all they bring with them. */
export function lazyActions(load: () => Promise<FeedActions>): FeedActions {
  let loading: Promise<FeedActions> | undefined;
  const actions = () => {
    loading ??= load();
    return loading;
  };
  return {
    sendText: async (...given) => (await actions()).sendText(...given),
    templates: async (...given) => (await actions()).templates(...given),
    previewTemplate: async (...given) => (await actions()).previewTemplate(...given),
    sendTemplate: async (...given) => (await actions()).sendTemplate(...given),
    diagnose: async (...given) => (await actions()).diagnose(...given),
    explain: async (...given) => (await actions()).explain(...given),
    exportChat: async (...given) => (await actions()).exportChat(...given),
  };
}
