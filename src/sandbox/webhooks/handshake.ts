import { digest } from '../random.ts';
import { count, type World } from '../world/world.ts';
import { callOut, isUsableUrl } from './post.ts';

/**
 * Asks a callback to prove that it expects Meta: GET with hub.mode, hub.challenge, hub.verify_token must be answered
 * 200 with the bare challenge (M/webhooks/create-webhook-endpoint, reference §4.1). Gives the problem, or undefined.
 */
export async function verifyCallback(
  world: World,
  callbackUrl: string,
  verifyToken: string,
): Promise<string | undefined> {
  if (!isUsableUrl(callbackUrl)) return 'the URL must be https, or http on this machine';
  const challenge = String(digest(world.seed, 'challenge', count(world, 'challenge')).readUInt32BE(0));
  const url = new URL(callbackUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', verifyToken);
  const answer = await callOut(url.href, { method: 'GET' });
  if (answer === undefined) return 'no answer';
  if (answer.status !== 200) return `HTTP Status Code = ${answer.status}`;
  return answer.text === challenge ? undefined : 'the answer is not the challenge';
}
