import type { Captioned, Media, Named } from './attachment.ts';
import type { Interactive } from './interactive.ts';
import type { TemplateMessage } from './template.ts';

/*
 * What `POST /{phone-number-id}/messages` takes (reference §8.1, §8.2), in Meta's own names. Lengths are limited by
 * `rules`; `messageProblems` holds a message against them before it is sent.
 */

/** A message for one person: to whom, what, and how it is to be followed. */
export type OutgoingMessage = MessageRecipient & MessageOptions & MessageContent;

/** A phone with `+` and country code, or a BSUID (since July 2026), which some authentication templates refuse (131062). */
export type MessageRecipient =
  | { readonly to: string; readonly recipient?: never }
  | { readonly recipient: string; readonly to?: never };

export interface MessageOptions {
  /** The message this one answers; shown as a quote. */
  readonly context?: { readonly message_id: string };
  /** Comes back in the statuses of the message. At most 512 characters (templates.md §8.1). */
  readonly biz_opaque_callback_data?: string;
  /** Who the recipient was when last checked; 137000 by webhook when they have changed. */
  readonly recipient_identity_key_hash?: string;
}

export type MessageContent =
  | { readonly type: 'text'; readonly text: TextContent }
  | { readonly type: 'image'; readonly image: Media & Captioned }
  | { readonly type: 'video'; readonly video: Media & Captioned }
  | { readonly type: 'audio'; readonly audio: Media }
  | { readonly type: 'document'; readonly document: Media & Captioned & Named }
  | { readonly type: 'sticker'; readonly sticker: Media }
  | { readonly type: 'location'; readonly location: Location }
  | { readonly type: 'contacts'; readonly contacts: readonly ContactCard[] }
  | { readonly type: 'reaction'; readonly reaction: Reaction }
  | { readonly type: 'template'; readonly template: TemplateMessage }
  | { readonly type: 'interactive'; readonly interactive: Interactive };

export interface TextContent {
  readonly body: string;
  /** Shows a preview of the first link. */
  readonly preview_url?: boolean;
}

/** Degrees. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** A message at most 30 days old that is no reaction itself; an empty emoji takes the reaction back. */
export interface Reaction {
  readonly message_id: string;
  readonly emoji: string;
}

/** A contact, as Meta's OpenAPI v23.0 has it. */
export interface ContactCard {
  readonly name: {
    readonly formatted_name: string;
    readonly first_name?: string;
    readonly middle_name?: string;
    readonly last_name?: string;
    readonly prefix?: string;
    readonly suffix?: string;
  };
  readonly phones?: readonly {
    readonly phone: string;
    readonly type?: HomeOrWork;
    readonly wa_id?: string;
  }[];
  readonly emails?: readonly { readonly email: string; readonly type?: HomeOrWork }[];
  readonly urls?: readonly { readonly url: string; readonly type?: HomeOrWork }[];
  readonly addresses?: readonly ContactAddress[];
  readonly org?: { readonly company?: string; readonly department?: string; readonly title?: string };
  /** `YYYY-MM-DD`. */
  readonly birthday?: string;
}

export interface ContactAddress {
  readonly street?: string;
  readonly city?: string;
  readonly state?: string;
  readonly zip?: string;
  readonly country?: string;
  readonly country_code?: string;
  readonly type?: HomeOrWork;
}

export type HomeOrWork = 'HOME' | 'WORK';
