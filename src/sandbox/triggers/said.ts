import { type MediaDetails, mediaOf } from '../town/media.ts';
import type { Content, MediaType } from '../webhooks/content.ts';
import type { echoWebhook, inboundWebhook } from '../webhooks/live.ts';
import type { Scene, Trigger } from './trigger.ts';

/** A trigger for something said in a chat, told by the webhook of whoever said it. */
export function said(
  webhookOf: typeof inboundWebhook | typeof echoWebhook,
  about: string,
  content: (scene: Scene) => Content,
  source: string,
): Trigger {
  const build = (scene: Scene) => {
    const { world, number, customer, wamid: id, at } = scene;
    return webhookOf(world, number, customer, { id, at, content: content(scene) });
  };
  return { about, source, build };
}

/** A file of this type as content, made up from its message. */
export function fileContent(type: MediaType, details: MediaDetails): (scene: Scene) => Content {
  return ({ world, number, wamid }) => ({ type, [type]: mediaOf(world, number, wamid, type, details) });
}
