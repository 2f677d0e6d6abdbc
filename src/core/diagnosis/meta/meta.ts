import type { Graph, healthStatus } from '../../graph/index.ts';
import type { Reached } from '../network.ts';
import type { Answer, RefusalKind } from './answer.ts';

/** Id and secret of the app. */
export interface App {
  readonly id: string;
  readonly secret: string;
}

/** What Meta says of a token. Instants are Unix milliseconds. */
export interface TokenNode {
  readonly isValid: boolean;
  /** Why it is not valid. */
  readonly why: Extract<RefusalKind, 'expired' | 'revoked'> | 'of-another-app' | undefined;
  readonly appId: string | undefined;
  /** Undefined when it does not expire, or Meta does not say. */
  readonly expiresAt: number | undefined;
  /** Undefined when they could not be seen. */
  readonly scopes: readonly string[] | undefined;
  /** The WABAs it was granted; undefined when it names none. */
  readonly wabaIds: readonly string[] | undefined;
}

/** A token that is kept, and what is known of it. */
export interface KeptToken {
  /** The name of the secret. */
  readonly name: string;
  readonly value: string;
  /** For how much it is good: `unclear` when Meta could not be asked about it. */
  readonly standing: 'good' | 'bad' | 'unclear';
  readonly node: Answer<TokenNode>;
}

/** What the app subscribed to for WhatsApp. */
export interface Subscription {
  readonly callback_url?: string | undefined;
  readonly active?: boolean | undefined;
  readonly fields: readonly string[];
}

/** Meta’s own check of what a message goes through. */
export type Health = Awaited<ReturnType<typeof healthStatus>>;

/** What is the matter with the app's own credentials. */
export type AppStanding =
  | { readonly kind: 'proved' }
  | { readonly kind: 'wrong-secret'; readonly problem: string }
  /** The secret fits another app than the one in the settings. */
  | { readonly kind: 'other-app'; readonly appId: string }
  | { readonly kind: 'unknown'; readonly problem: string };

/** What Meta answers, asked once for all probes. Nothing here throws for what Meta or the network does. */
export interface Meta {
  reached(): Promise<Reached>;
  /** Undefined when one of them is not set. */
  app(): Promise<App | undefined>;
  appStanding(): Promise<AppStanding>;
  /** The access token, then the one that came with the signup of the number's WABA; those that are kept. */
  tokens(): Promise<readonly KeptToken[]>;
  subscription(): Promise<Answer<Subscription | undefined>>;
  /** Why Meta answers nothing, though it is reached: it fails, or has had enough calls. Undefined while it answers. */
  trouble(): Promise<{ readonly why: 'failing' | 'throttled'; readonly problem: string } | undefined>;
  /** The token to ask about the number's WABA with, or why there is none. */
  tokenForWaba(): Promise<{ readonly token: string } | { readonly problem: string }>;
  /** Whether Meta shows a WABA to this token: told when it does. */
  seesWaba(wabaId: string, token: string): Promise<Answer<unknown>>;
  /** A question with the token that is to be used for the number's WABA. */
  askWithToken<Value>(question: (graph: Graph, token: string) => Promise<Value>): Promise<Answer<Value>>;
  /** Meta’s check of the number’s WABA and of the app; unasked when the WABA is not known. */
  wabaHealth(): Promise<Answer<Health>>;
  /** Where this coex receives webhooks, as the world sees it; undefined without `public-url`. */
  callbackUrl(): string | undefined;
}
