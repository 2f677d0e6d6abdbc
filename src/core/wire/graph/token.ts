import * as z from 'zod';
import { id, list, maybe, maybeId, maybeNumber, maybeText } from '../primitives.ts';

/** A token, from `oauth/access_token` or `{business-id}/system_user_access_tokens` (reference §2.4, §2.5). */
export const accessToken = z.looseObject({ access_token: z.string().min(1), token_type: maybeText });

/** `GET /debug_token` (reference §1.4); `expires_at` is Unix seconds, 0 means never; `error` says why it is not valid. */
export const debugToken = z.looseObject({
  data: z.looseObject({
    app_id: maybeId,
    is_valid: z.boolean(),
    error: maybe(z.looseObject({ code: maybeNumber, subcode: maybeNumber })),
    expires_at: maybeNumber,
    scopes: list(z.string()),
    granular_scopes: list(z.looseObject({ scope: z.string(), target_ids: maybe(z.array(id)) })),
  }),
});
