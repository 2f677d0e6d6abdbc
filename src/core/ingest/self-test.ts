/**
 * What coex posts to its own callback to see whether it is signed for and stored: an envelope of Meta's with nothing in
 * it, and a mark. Whoever else gets it finds nothing to do.
 */
export const SELF_TEST = '{"object":"whatsapp_business_account","entry":[],"coex":"self-test"}';

/** The verify token of a challenge that is meant to be refused. */
export const SELF_TEST_TOKEN = 'coex-self-test';

const BYTES = Buffer.from(SELF_TEST);

/** Whether a body is that one: then it says nothing of Meta. */
export function isSelfTest(body: Uint8Array): boolean {
  return BYTES.equals(body);
}
