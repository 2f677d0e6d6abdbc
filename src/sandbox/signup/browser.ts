import { callOut, isLoopback } from '../webhooks/post.ts';

/** Short links may lead to short links; more than a few lead in a circle. */
const MOST_REDIRECTS = 5;

/** What somebody chooses on the page. */
interface Choices {
  readonly shareHistory: boolean;
  readonly numberId?: string | undefined;
  /** Where they leave. */
  readonly step?: string | undefined;
}

/**
 * Opens a signup link as a browser would, a short one that leads here too, presses a button, and follows where the
 * page leads.
 */
export async function pressButton(
  sandboxUrl: string,
  signupUrl: string,
  button: 'accept' | 'cancel',
  choices: Choices,
): Promise<void> {
  const opened = await fetch(await leadingHere(sandboxUrl, signupUrl));
  const html = await opened.text();
  if (!opened.ok) throw new Error(`The signup page was refused: ${textOf(html)}`);
  const form = new URLSearchParams(hiddenFields(html));
  if (choices.shareHistory) form.set('share_history', 'on');
  if (choices.numberId !== undefined) form.set('number', choices.numberId);
  if (choices.step !== undefined) form.set('step', choices.step);
  const outcome = await fetch(`${sandboxUrl}/signup/${button}`, { method: 'POST', body: form });
  if (!outcome.ok) throw new Error(`The signup was refused: ${textOf(await outcome.text())}`);
  await outcome.arrayBuffer();
  const target = /^0; url=(.+)$/.exec(outcome.headers.get('refresh') ?? '')?.[1];
  if (target === undefined) return;
  const answer = await callOut(target, { method: 'GET' });
  if (answer === undefined) throw new Error('Nobody answered at the redirect_uri.');
}

/** The link of this sandbox that a link is or leads to. Nothing but this machine is asked. */
async function leadingHere(sandboxUrl: string, signupUrl: string): Promise<string> {
  let link = signupUrl;
  for (let followed = 0; followed <= MOST_REDIRECTS && URL.canParse(link); followed += 1) {
    const url = new URL(link);
    if (url.origin === sandboxUrl) return link;
    if (url.protocol !== 'http:' || !isLoopback(url)) break;
    const { headers } = await fetch(url, { redirect: 'manual' });
    const location = headers.get('location');
    if (location === null || !URL.canParse(location, link)) break;
    link = new URL(location, link).href;
  }
  throw new Error(`Not a signup link of this sandbox: ${signupUrl}`);
}

function hiddenFields(html: string): [string, string][] {
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Array.from(inputs, ([, name = '', value = '']) => [name, unescapeHtml(value)]);
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

function textOf(html: string): string {
  const text = /<h1>.*/s.exec(html)?.[0] ?? html;
  return unescapeHtml(text.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}
