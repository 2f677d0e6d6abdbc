import * as z from 'zod';
import { maybeId, maybeText } from './primitives.ts';

/*
 * What Embedded Signup posts to the page that opened it (reference §2.3). Objects are loose, and an odd field is taken
 * for absent: nothing about an event must keep the rest of it from being read.
 */

const id = maybeId.catch(undefined);
const text = maybeText.catch(undefined);

/** `data` of any event; the coexistence finish is documented to name the WABA alone. */
const sessionData = z.looseObject({
  waba_id: id,
  phone_number_id: id,
  business_id: id,
  current_step: text,
  error_message: text,
  error_id: id,
  error_code: id,
  session_id: id,
});

/** One message of the signup's session. More than one may come, in any order with the code. */
export const sessionEvent = z.looseObject({
  type: z.literal('WA_EMBEDDED_SIGNUP'),
  event: z.string().min(1),
  data: sessionData.catch(() => sessionData.parse({})),
});

export type SessionEvent = z.infer<typeof sessionEvent>;
