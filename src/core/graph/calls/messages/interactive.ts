import type { Media, Named } from './attachment.ts';

/*
 * Messages with something to tap (reference §8.2; flows: Meta's OpenAPI v23.0).
 */

export type Interactive = ReplyButtons | ListMenu | LinkButton | FlowButton | RequestContactInfo;

interface Text {
  readonly text: string;
}

export type InteractiveHeader =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly image: Media }
  | { readonly type: 'video'; readonly video: Media }
  | { readonly type: 'document'; readonly document: Media & Named };

/** Up to three buttons, each an answer. */
export interface ReplyButtons {
  readonly type: 'button';
  readonly header?: InteractiveHeader;
  readonly body: Text;
  readonly footer?: Text;
  readonly action: {
    readonly buttons: readonly {
      readonly type: 'reply';
      readonly reply: { readonly id: string; readonly title: string };
    }[];
  };
}

/** A menu of up to ten rows; sections need a title when there are several. */
export interface ListMenu {
  readonly type: 'list';
  readonly header?: Extract<InteractiveHeader, { type: 'text' }>;
  readonly body: Text;
  readonly footer?: Text;
  readonly action: {
    readonly button: string;
    readonly sections: readonly {
      readonly title?: string;
      readonly rows: readonly {
        readonly id: string;
        readonly title: string;
        readonly description?: string;
      }[];
    }[];
  };
}

/** One button that opens a link. */
export interface LinkButton {
  readonly type: 'cta_url';
  readonly header?: InteractiveHeader;
  readonly body: Text;
  readonly footer?: Text;
  readonly action: {
    readonly name: 'cta_url';
    readonly parameters: { readonly display_text: string; readonly url: string };
  };
}

/** One button that opens a flow. */
export interface FlowButton {
  readonly type: 'flow';
  readonly header?: InteractiveHeader;
  readonly body: Text;
  readonly footer?: Text;
  readonly action: { readonly name: 'flow'; readonly parameters: FlowParameters };
}

export type FlowParameters = {
  readonly flow_message_version: '3';
  readonly flow_cta: string;
  /** @default 'published' */
  readonly mode?: 'draft' | 'published';
  readonly flow_token?: string;
  /** @default 'navigate' */
  readonly flow_action?: 'navigate' | 'data_exchange';
  readonly flow_action_payload?: {
    readonly screen?: string;
    readonly data?: Readonly<Record<string, unknown>>;
  };
} & (
  | { readonly flow_id: string; readonly flow_name?: never }
  | { readonly flow_name: string; readonly flow_id?: never }
);

/**
 * Asks for the phone of a person of whom only the BSUID is known (reference §4.7, since July 2026). The reference has
 * its name and nothing of its shape, which is by analogy with other actions that take no parameters: unverified.
 */
export interface RequestContactInfo {
  readonly type: 'request_contact_info';
  readonly body: Text;
  readonly action: { readonly name: 'request_contact_info' };
}
