/** A message said since the sandbox started. */
export interface Message {
  readonly id: string;
  readonly numberId: string;
  /** The customer's `waId`; undefined when the API wrote to nobody known here. */
  readonly customer: string | undefined;
  readonly from: 'customer' | 'phone' | 'api';
  /** Unix milliseconds. */
  readonly at: number;
  readonly type: string;
  /** What was heard of a message of the API, in order. */
  readonly statuses: { readonly status: string; readonly at: number }[];
  /** Only for messages of the API. */
  readonly api?: ApiSend;
}

/** What the API was asked for, as far as analytics and the delivery log need it. */
export interface ApiSend {
  /** The id of its row in `GET {phone}/message_history`. */
  readonly historyId: string;
  readonly appId: string;
  /** The recipient's phone in digits, known to WhatsApp or not; undefined when it was sent to a BSUID. */
  readonly digits: string | undefined;
  /** A category of `pricing.category`. */
  readonly category: string;
  /** As its statuses tell it; undefined when it was never sent. */
  readonly pricing:
    | { readonly billable: boolean; readonly type: string; readonly category: string }
    | undefined;
  /** The template's id, for template messages. */
  readonly templateId: string | undefined;
  /** Set when it was sent through the Marketing Messages API. */
  readonly isMarketingApi: boolean;
}

/** A file in Meta's keeping. */
export interface Media {
  readonly id: string;
  readonly numberId: string;
  readonly mimeType: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Who gave it to Meta: the business through the API, or a person in a message. */
  readonly from: 'upload' | 'message';
  /** Undefined for what a customer or the phone sent: made up, the same each time, when it is asked for. */
  readonly bytes: Uint8Array | undefined;
  readonly filename: string | undefined;
  /** Unix milliseconds: 30 days for uploads, 7 for what webhooks named (M/business-phone-numbers/media). */
  readonly expiresAt: number;
}

/** A resumable upload of a template's sample (reference templates §5.5). Its bytes are counted, not kept. */
export interface Upload {
  /** `upload:…` */
  readonly id: string;
  readonly appId: string;
  readonly fileName: string;
  readonly fileType: string;
  readonly sizeBytes: number;
  /** How much has come so far. */
  receivedBytes: number;
  /** `4::…`, once the file is whole. */
  handle: string | undefined;
}
