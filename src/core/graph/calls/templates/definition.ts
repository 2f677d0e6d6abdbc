/*
 * A template as it is created (templates.md §3, §5.1), in Meta's own names. Texts hold variables, `{{1}}` or `{{name}}`;
 * each needs an example, in the shape its place wants (§3.3). Rules on lengths and combinations are the lint's.
 */

export type TemplateCategory = 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';

export interface TemplateDefinition {
  /** Small letters, digits, underscores. */
  readonly name: string;
  /** For example `en_GB`. */
  readonly language: string;
  readonly category: TemplateCategory;
  readonly components: readonly TemplateComponent[];
  /** @default 'POSITIONAL' */
  readonly parameter_format?: 'NAMED' | 'POSITIONAL';
  readonly message_send_ttl_seconds?: number;
  readonly sub_category?: string;
  readonly display_format?: string;
  /** True gives up the counting of clicks. */
  readonly cta_url_link_tracking_opted_out?: boolean;
  readonly is_primary_device_delivery_only?: boolean;
}

/** A template with the text of one in Meta's library (§5.6); button inputs are needed when that one has buttons. */
export interface LibraryTemplateDefinition {
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  readonly library_template_name: string;
  readonly library_template_button_inputs?: readonly LibraryButtonInput[];
  readonly library_template_body_inputs?: {
    readonly add_contact_number?: boolean;
    readonly add_learn_more_link?: boolean;
    readonly add_security_recommendation?: boolean;
    readonly add_track_package_link?: boolean;
    readonly code_expiration_minutes?: number;
  };
}

export type LibraryButtonInput =
  | {
      readonly type: 'URL';
      readonly url: { readonly base_url: string; readonly url_suffix_example?: string };
    }
  | { readonly type: 'PHONE_NUMBER'; readonly phone_number: string };

export type TemplateComponent =
  | HeaderComponent
  | BodyComponent
  | FooterComponent
  | ButtonsComponent
  | { readonly type: 'CAROUSEL'; readonly cards: readonly CardComponent[] }
  | {
      readonly type: 'LIMITED_TIME_OFFER';
      readonly limited_time_offer: { readonly text: string; readonly has_expiration: boolean };
    }
  | { readonly type: 'CALL_PERMISSION_REQUEST' };

export interface NamedExample {
  readonly param_name: string;
  readonly example: string;
}

export type HeaderComponent =
  | {
      readonly type: 'HEADER';
      readonly format: 'TEXT';
      readonly text: string;
      readonly example?:
        | { readonly header_text: readonly [string] }
        | { readonly header_text_named_params: readonly [NamedExample] };
    }
  | {
      readonly type: 'HEADER';
      /** `GIF` only with the Marketing Messages API. */
      readonly format: 'IMAGE' | 'VIDEO' | 'DOCUMENT' | 'GIF';
      /** A handle from `uploadSample`. */
      readonly example: { readonly header_handle: readonly [string] };
    }
  | { readonly type: 'HEADER'; readonly format: 'LOCATION' | 'PRODUCT' };

/** The body of an authentication template has no text of its own. */
export type BodyComponent =
  | {
      readonly type: 'BODY';
      readonly text: string;
      readonly example?:
        | { readonly body_text: readonly [readonly string[]] }
        | { readonly body_text_named_params: readonly NamedExample[] };
    }
  | { readonly type: 'BODY'; readonly add_security_recommendation?: boolean; readonly text?: never };

export type FooterComponent =
  | { readonly type: 'FOOTER'; readonly text: string }
  | { readonly type: 'FOOTER'; readonly code_expiration_minutes: number };

export interface ButtonsComponent {
  readonly type: 'BUTTONS';
  readonly buttons: readonly TemplateButtonDefinition[];
}

export interface CardComponent {
  readonly components: readonly (HeaderComponent | BodyComponent | ButtonsComponent)[];
}

export type TemplateButtonDefinition =
  | { readonly type: 'QUICK_REPLY'; readonly text: string }
  | {
      readonly type: 'URL';
      readonly text: string;
      readonly url: string;
      readonly example?: readonly [string];
    }
  | { readonly type: 'PHONE_NUMBER'; readonly text: string; readonly phone_number: string }
  | { readonly type: 'COPY_CODE'; readonly example: string }
  | OtpButton
  | FlowButtonDefinition
  | { readonly type: 'CATALOG' | 'MPM' | 'SPM' | 'VOICE_CALL'; readonly text: string }
  | { readonly type: 'REQUEST_CONTACT_INFO' };

export type OtpButton = {
  readonly type: 'OTP';
  readonly text?: string;
  readonly autofill_text?: string;
} & (
  | { readonly otp_type: 'COPY_CODE' }
  | { readonly otp_type: 'ONE_TAP'; readonly supported_apps: readonly SupportedApp[] }
  | {
      readonly otp_type: 'ZERO_TAP';
      readonly supported_apps: readonly SupportedApp[];
      readonly zero_tap_terms_accepted: true;
    }
);

export interface SupportedApp {
  readonly package_name: string;
  readonly signature_hash: string;
}

export type FlowButtonDefinition = {
  readonly type: 'FLOW';
  readonly text: string;
  /** @default 'navigate' */
  readonly flow_action?: 'navigate' | 'data_exchange';
  readonly navigate_screen?: string;
} & (
  | { readonly flow_id: string }
  | { readonly flow_name: string }
  /** A whole flow, as JSON text. */
  | { readonly flow_json: string }
);
