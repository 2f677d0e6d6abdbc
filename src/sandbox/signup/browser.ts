import { callOut } from '../webhooks/post.ts';

/** Opens a signup link as a browser would, presses a button, and follows where the page leads. */
export async function pressButton(
  sandboxUrl: string,
  signupUrl: string,
  button: 'accept' | 'cancel',
  choices: { readonly shareHistory: boolean; readonly numberId?: string | undefined },
): Promise<void> {
  if (!URL.canParse(signupUrl) || new URL(signupUrl).origin !== sandboxUrl) {
    throw new Error(`Not a signup link of this sandbox: ${signupUrl}`);
  }
  const opened = await fetch(signupUrl);
  const html = await opened.text();
  if (!opened.ok) throw new Error(`The signup page was refused: ${textOf(html)}`);
  const form = new URLSearchParams(hiddenFields(html));
  if (choices.shareHistory) form.set('share_history', 'on');
  if (choices.numberId !== undefined) form.set('number', choices.numberId);
  const outcome = await fetch(`${sandboxUrl}/signup/${button}`, { method: 'POST', body: form });
  if (!outcome.ok) throw new Error(`The signup was refused: ${textOf(await outcome.text())}`);
  await outcome.arrayBuffer();
  const target = /^0; url=(.+)$/.exec(outcome.headers.get('refresh') ?? '')?.[1];
  if (target === undefined) return;
  const answer = await callOut(target, { method: 'GET' });
  if (answer === undefined) throw new Error('Nobody answered at the redirect_uri.');
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
