import { findMetaError } from '../rules/index.ts';
import {
  buttonContent,
  contactsContent,
  interactiveContent,
  keptMedia,
  locationContent,
  messageSurroundings,
  orderContent,
  systemContent,
  templateContent,
} from '../wire/message-content.ts';

/** What a message holds, as far as coex knows its type. */
export type Content =
  | { readonly kind: 'text' }
  | {
      readonly kind: 'media';
      readonly isVoice: boolean;
      readonly mimeType: string | undefined;
      readonly filename: string | undefined;
      readonly sha256: string | undefined;
    }
  /** Media of the history whose content has not come, and for old ones never will. */
  | { readonly kind: 'placeholder' }
  | {
      readonly kind: 'location';
      readonly latitude: number | undefined;
      readonly longitude: number | undefined;
      readonly name: string | undefined;
      readonly address: string | undefined;
    }
  | { readonly kind: 'contacts'; readonly people: readonly SharedContact[] }
  /** What was offered to choose from. */
  | { readonly kind: 'offer'; readonly words: readonly string[]; readonly choices: readonly string[] }
  /** What was chosen. */
  | { readonly kind: 'choice'; readonly title: string; readonly description: string | undefined }
  | { readonly kind: 'form'; readonly name: string | undefined; readonly answers: readonly string[] }
  | {
      readonly kind: 'template';
      readonly name: string | undefined;
      readonly language: string | undefined;
      readonly values: readonly string[];
    }
  | { readonly kind: 'order'; readonly text: string | undefined; readonly items: readonly OrderedItem[] }
  | { readonly kind: 'system'; readonly body: string | undefined }
  | { readonly kind: 'reaction' }
  /** Meta could not hand it over; the app may show it. */
  | {
      readonly kind: 'unsupported';
      readonly what: string | undefined;
      readonly problems: readonly Problem[];
    }
  /** Known by its status alone: another program sent it. */
  | { readonly kind: 'unseen' }
  | { readonly kind: 'unknown' };

export interface SharedContact {
  readonly name: string | undefined;
  readonly reach: readonly string[];
}

export interface OrderedItem {
  readonly id: string | undefined;
  readonly quantity: number | undefined;
  readonly price: number | undefined;
  readonly currency: string | undefined;
}

/** An error code of Meta's, and what it means. */
export interface Problem {
  readonly code: number;
  readonly meaning: string;
  readonly fix: string | undefined;
}

const MEDIA = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/** Reads what a message holds. Never throws: what is not as described is `unknown`, and its raw content stays. */
export function contentOf(message: {
  readonly type: string;
  readonly media: unknown;
  readonly extra: unknown;
}): Content {
  const { type, extra } = message;
  const inside = isRecord(extra) ? extra[type] : undefined;
  if (MEDIA.has(type)) return mediaOf(message);
  switch (type) {
    case 'text':
    case 'reaction':
      return { kind: type };
    case 'media_placeholder':
      return { kind: 'placeholder' };
    case 'location':
      return locationOf(inside);
    case 'contacts':
      return contactsOf(inside);
    case 'interactive':
      return interactiveOf(inside);
    case 'button':
      return choiceOf(buttonContent.safeParse(inside).data?.text, undefined);
    case 'template':
      return templateOf(inside);
    case 'order':
      return orderOf(inside);
    case 'system':
      return { kind: 'system', body: systemContent.safeParse(inside).data?.body };
    case 'unsupported':
      return unsupportedOf(extra);
    case 'unknown':
      return extra === null ? { kind: 'unseen' } : { kind: 'unknown' };
    default:
      return { kind: 'unknown' };
  }
}

/** What an error list of Meta's means, code by code; from a message or from one of its statuses. */
export function problemsIn(errors: unknown): Problem[] {
  const read = messageSurroundings.safeParse({ errors }).data;
  return (read?.errors ?? []).flatMap(({ code, title, error_data }) => {
    if (code === undefined) return [];
    const known = findMetaError(code);
    return {
      code,
      meaning: known?.meaning ?? error_data?.details ?? title ?? 'not described',
      fix: known?.fix,
    };
  });
}

/** What stands beside the content: that it was forwarded, which ad it came from. */
export interface Circumstances {
  readonly isForwarded: boolean;
  /** Headline, words or address of the ad. */
  readonly ad: string | undefined;
}

export function circumstancesOf(extra: unknown): Circumstances {
  const read = isRecord(extra) ? messageSurroundings.safeParse(extra).data : undefined;
  const { forwarded, frequently_forwarded } = read?.context ?? {};
  const { headline, body, source_url } = read?.referral ?? {};
  return {
    isForwarded: forwarded === true || frequently_forwarded === true,
    ad: headline || body || source_url || undefined,
  };
}

function mediaOf({ media, extra }: { readonly media: unknown; readonly extra: unknown }): Content {
  const read = keptMedia.safeParse(media).data;
  const isVoice = messageSurroundings.safeParse(extra).data?.audio?.voice === true;
  return {
    kind: 'media',
    isVoice,
    mimeType: read?.mime_type,
    filename: read?.filename,
    sha256: read?.sha256,
  };
}

function locationOf(inside: unknown): Content {
  const read = locationContent.safeParse(inside).data;
  if (!read) return { kind: 'unknown' };
  const { latitude, longitude, name, address } = read;
  return { kind: 'location', latitude, longitude, name, address };
}

function contactsOf(inside: unknown): Content {
  const read = contactsContent.safeParse(inside).data;
  if (!read) return { kind: 'unknown' };
  const people = read.map(({ name, phones, emails }) => ({
    name: name?.formatted_name,
    reach: [
      ...phones.flatMap(({ phone, wa_id }) => phone ?? wa_id ?? []),
      ...emails.flatMap(({ email }) => email ?? []),
    ],
  }));
  return { kind: 'contacts', people };
}

function interactiveOf(inside: unknown): Content {
  const read = interactiveContent.safeParse(inside).data;
  if (!read) return { kind: 'unknown' };
  const chosen = read.button_reply ?? read.list_reply;
  if (chosen) return choiceOf(chosen.title, chosen.description);
  if (read.nfm_reply) return formOf(read.nfm_reply);
  const words = [read.header, read.body, read.footer].flatMap((part) => part?.text ?? []);
  const { buttons = [], sections = [], parameters } = read.action ?? {};
  const link = [parameters?.display_text, parameters?.url].filter((text) => text !== undefined).join(': ');
  const choices = [
    ...buttons.flatMap(({ reply }) => reply?.title ?? []),
    ...sections.flatMap(({ rows }) => rows.flatMap(({ title }) => title ?? [])),
    ...(link === '' ? [] : [link]),
  ];
  return words.length + choices.length === 0 ? { kind: 'unknown' } : { kind: 'offer', words, choices };
}

function choiceOf(title: string | undefined, description: string | undefined): Content {
  return title === undefined ? { kind: 'unknown' } : { kind: 'choice', title, description };
}

function formOf(reply: { name: string | undefined; response_json?: unknown }): Content {
  const answers = answersIn(reply.response_json);
  return {
    kind: 'form',
    name: reply.name,
    answers: Object.entries(answers).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  };
}

/** A form's answers come as JSON within a text. */
function answersIn(response: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(response)) return response;
  if (typeof response !== 'string') return {};
  try {
    const read: unknown = JSON.parse(response);
    return isRecord(read) ? read : { answer: response };
  } catch {
    return { answer: response };
  }
}

function templateOf(inside: unknown): Content {
  const read = templateContent.safeParse(inside).data;
  const values = read?.components.flatMap(({ parameters }) => parameters.flatMap(({ text }) => text ?? []));
  return { kind: 'template', name: read?.name, language: read?.language?.code, values: values ?? [] };
}

function orderOf(inside: unknown): Content {
  const read = orderContent.safeParse(inside).data;
  if (!read) return { kind: 'unknown' };
  const items = read.product_items.map(({ product_retailer_id, quantity, item_price, currency }) => ({
    id: product_retailer_id,
    quantity,
    price: item_price,
    currency,
  }));
  return { kind: 'order', text: read.text, items };
}

function unsupportedOf(extra: unknown): Content {
  const read = messageSurroundings.safeParse(extra).data;
  return { kind: 'unsupported', what: read?.unsupported?.type, problems: problemsIn(read?.errors) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
