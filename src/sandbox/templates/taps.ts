import type { Message } from '../world/messages.ts';
import type { World } from '../world/world.ts';

/** A customer tapped something under a message: a quick reply of a template is counted for its figures. */
export function noteTap(
  world: World,
  { api }: Message,
  tap: { readonly kind: string; readonly text?: string },
): void {
  if (tap.kind !== 'quick-reply' || tap.text === undefined) return;
  world.templates.get(api?.templateId ?? '')?.taps.push({ label: tap.text, at: world.timeline.now });
}
