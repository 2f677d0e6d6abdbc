import type { Media, Named } from './attachment.ts';

/*
 * The values a template is sent with (templates.md §8.1, §8.2). Which of them a template wants follows from how it was
 * approved; a mismatch is 132000 or 132012.
 */

export interface TemplateMessage {
  readonly name: string;
  /** `policy` is an old form that Meta still takes. */
  readonly language: { readonly code: string; readonly policy?: 'deterministic' };
  readonly components?: readonly TemplateValues[];
}

export type TemplateValues =
  | CardValues
  | { readonly type: 'carousel'; readonly cards: readonly Card[] }
  | { readonly type: 'limited_time_offer'; readonly parameters: readonly OfferParameter[] }
  | { readonly type: 'tap_target_configuration'; readonly parameters: readonly TapTargetParameter[] };

/** Parts that a message and a card of a carousel share. */
export type CardValues =
  | { readonly type: 'header'; readonly parameters: readonly HeaderParameter[] }
  | { readonly type: 'body'; readonly parameters: readonly BodyParameter[] }
  | TemplateButton;

/** A carousel of media is sent with exactly the cards it was approved with, in their order. */
export interface Card {
  readonly card_index: number;
  readonly components: readonly CardValues[];
}

/** `parameter_name` only for templates with named parameters, and then always. */
export interface TextParameter {
  readonly type: 'text';
  readonly text: string;
  readonly parameter_name?: string;
}

export type HeaderParameter =
  | TextParameter
  | { readonly type: 'image'; readonly image: Media }
  | { readonly type: 'video'; readonly video: Media }
  | { readonly type: 'document'; readonly document: Media & Named }
  | { readonly type: 'location'; readonly location: LocationParameter }
  | {
      readonly type: 'product';
      readonly product: { readonly product_retailer_id: string; readonly catalog_id: string };
    };

/** Degrees, as strings here (templates/components, 2026-06-24). */
export interface LocationParameter {
  readonly latitude: string;
  readonly longitude: string;
  readonly name: string;
  readonly address: string;
}

export type BodyParameter =
  | TextParameter
  | {
      readonly type: 'currency';
      /** `amount_1000` is the amount times a thousand. */
      readonly currency: {
        readonly fallback_value: string;
        readonly code: string;
        readonly amount_1000: number;
      };
      readonly parameter_name?: string;
    }
  | {
      readonly type: 'date_time';
      readonly date_time: { readonly fallback_value: string };
      readonly parameter_name?: string;
    };

/** A button by its position in the template, counted from 0. The code of an authentication template is a `url`. */
export type TemplateButton = { readonly type: 'button'; readonly index: string | number } & (
  | {
      readonly sub_type: 'quick_reply';
      readonly parameters: readonly { readonly type: 'payload'; readonly payload: string }[];
    }
  /** The end of the URL, percent-encoded. */
  | { readonly sub_type: 'url'; readonly parameters: readonly TextParameter[] }
  | {
      readonly sub_type: 'copy_code';
      readonly parameters: readonly { readonly type: 'coupon_code'; readonly coupon_code: string }[];
    }
  | { readonly sub_type: 'flow'; readonly parameters: readonly ActionParameter<FlowAction>[] }
  | { readonly sub_type: 'catalog'; readonly parameters: readonly ActionParameter<CatalogAction>[] }
  | { readonly sub_type: 'mpm'; readonly parameters: readonly ActionParameter<ProductsAction>[] }
  | {
      readonly sub_type: 'voice_call';
      readonly parameters: readonly (
        | { readonly type: 'ttl_minutes'; readonly ttl_minutes: number }
        | { readonly type: 'payload'; readonly payload: string }
      )[];
    }
);

interface ActionParameter<Action> {
  readonly type: 'action';
  readonly action: Action;
}

export interface FlowAction {
  readonly flow_token?: string;
  readonly flow_action_data?: Readonly<Record<string, unknown>>;
}

export interface CatalogAction {
  readonly thumbnail_product_retailer_id: string;
}

export interface ProductsAction extends CatalogAction {
  readonly sections: readonly {
    readonly title: string;
    readonly product_items: readonly { readonly product_retailer_id: string }[];
  }[];
}

/** When the offer ends, Unix milliseconds; Meta's own example looks like a duration (templates.md §8.2). */
export interface OfferParameter {
  readonly type: 'limited_time_offer';
  readonly limited_time_offer: { readonly expiration_time_ms: number };
}

/** Where a tap on the message leads; verified WABAs only. */
export interface TapTargetParameter {
  readonly type: 'tap_target_configuration';
  readonly tap_target_configuration: readonly { readonly url: string; readonly title: string }[];
}
