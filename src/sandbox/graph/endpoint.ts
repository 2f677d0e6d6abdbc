import type { Answer } from '../http.ts';
import type { App, Business, Scope, Waba } from '../world/accounts.ts';
import type { Media, Message, Upload } from '../world/messages.ts';
import type { BusinessNumber } from '../world/numbers.ts';
import type { Template } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import type { Call } from './call.ts';

/** An endpoint by what its path begins with; what stands there is handed to it. */
export type Endpoint =
  /** Answers whoever has any token. */
  | { readonly of: 'anyone'; readonly run: (world: World, call: Call, caller: Caller) => Answered }
  /** Takes the app's own token (`APP_ID|SECRET`). */
  | { readonly of: 'app'; readonly run: Run<App> }
  /** Takes any token of the app. */
  | { readonly of: 'own-app'; readonly run: Run<App> }
  | { readonly of: 'upload'; readonly run: Run<Upload> }
  | { readonly of: 'business'; readonly run: Run<Business> }
  | (Scoped & { readonly of: 'waba'; readonly run: Run<Waba> })
  | (Scoped & { readonly of: 'phone'; readonly run: Run<BusinessNumber> })
  | (Scoped & { readonly of: 'template'; readonly run: Run<Template> })
  | (Scoped & { readonly of: 'media'; readonly run: Run<Media> })
  | (Scoped & { readonly of: 'message-history'; readonly run: Run<Message> });

/** Only for tokens that have this scope where the object belongs. */
interface Scoped {
  readonly needs: Scope;
}

export type Run<Entity> = (world: World, call: Call, entity: Entity, caller: Caller) => Answered;

export type Answered = Answer | Promise<Answer>;

export const MANAGEMENT = 'whatsapp_business_management';
export const MESSAGING = 'whatsapp_business_messaging';
