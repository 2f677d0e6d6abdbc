import { LIMITS } from '../../../rules/index.ts';
import { lengthOf } from '../../draft/length.ts';
import type { Anatomy } from '../anatomy.ts';
import { withBody, withButtons } from '../examples.ts';
import type { DraftRule, Found } from '../rule.ts';
import { quoted } from '../wording.ts';

/** Hosts that hide where a link leads; the older guidelines name the first three. */
const SHORTENERS: ReadonlySet<string> = new Set(
  'bit.ly tinyurl.com goo.gl t.co ow.ly is.gd cutt.ly rebrand.ly buff.ly rb.gy shorturl.at t.ly'.split(' '),
);
const WHATSAPP: ReadonlySet<string> = new Set(['wa.me', 'api.whatsapp.com', 'chat.whatsapp.com']);

const link = (url: string, example?: string) => ({
  type: 'URL',
  text: 'Change',
  url,
  ...(example !== undefined && { example: [example] }),
});

/** Where links lead (templates.md §3.7). */
export const URL_RULES: readonly DraftRule[] = [
  {
    id: 'button-url',
    severity: 'error',
    title: 'The URL of a button is missing or malformed.',
    explanation:
      'An absolute URL of at most 2,000 characters, without spaces, with at most one variable, which stands at its very end.',
    meta: '100/2388060',
    certainty: 'observed',
    source: 'components',
    bad: [withButtons(link('https://north.example/{{1}}/change', 'https://north.example/17/change'))],
    good: [withButtons(link('https://north.example/change/{{1}}', 'https://north.example/change/17'))],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        if (button.type !== 'URL') continue;
        const message = urlProblem(button.url ?? '');
        if (message !== undefined)
          yield { path: (button.url ?? '') === '' ? path : [...path, 'url'], message };
      }
    },
  },
  {
    id: 'button-url-insecure',
    severity: 'warn',
    title: 'The URL of a button is not https.',
    explanation: 'Phones warn of http, and reviewers like it no better.',
    source: 'guidelines',
    bad: [withButtons(link('http://north.example/change'))],
    good: [withButtons(link('https://north.example/change'))],
    *check({ buttons }) {
      for (const { button, path } of buttons) {
        if (button.type === 'URL' && /^http:/i.test(button.url ?? ''))
          yield { path: [...path, 'url'], message: 'The URL should be https.' };
      }
    },
  },
  {
    id: 'button-url-host',
    severity: 'warn',
    title: 'A link goes through a shortener, or to WhatsApp itself.',
    explanation:
      'The older guidelines forbid shortened links (bit.ly, tinyurl, goo.gl): people cannot see where they lead. Vendors report rejections of wa.me; no page of Meta’s says so.',
    meta: 'INVALID_FORMAT',
    certainty: 'observed',
    source: 'guidelines',
    bad: [
      withButtons(link('https://bit.ly/north')),
      withBody(
        'Your appointment at North Clinic is confirmed. For questions see wa.me/447700900123 at any time.',
      ),
    ],
    good: [withButtons(link('https://north.example/change'))],
    *check(anatomy) {
      for (const { host, path } of hostsIn(anatomy)) {
        if (SHORTENERS.has(host)) yield { path, message: `${host} hides where the link leads.` };
        if (WHATSAPP.has(host)) yield { path, message: `${host} leads to WhatsApp itself.` };
      }
    },
  },
  {
    id: 'button-url-own',
    severity: 'warn',
    title: 'A button leads to a host that is not the business’s own.',
    explanation:
      'Looked at only when the hosts are given (--host): a link to a domain of somebody else’s is a reason for rejection in the older guidelines.',
    source: 'guidelines',
    bad: [withButtons(link('https://somebody.example/change'))],
    good: [withButtons(link('https://north.example/change'))],
    *check({ buttons }, { hosts }) {
      if (hosts === undefined || hosts.length === 0) return;
      for (const { button, path } of buttons) {
        const host = hostOf(button.url ?? '');
        const isOwn = host === undefined || hosts.some((own) => host === own || host.endsWith(`.${own}`));
        if (!isOwn)
          yield { path: [...path, 'url'], message: `${quoted(host)} is not one of the hosts given.` };
      }
    },
  },
];

function urlProblem(url: string): string | undefined {
  const { value: most } = LIMITS.templateUrlCharacters;
  if (url === '') return 'The button has no url.';
  if (lengthOf(url) > most) return `The URL has ${lengthOf(url)} characters; ${most} are allowed.`;
  const bare = url.replace(/\{\{[^{}]*\}\}/g, 'x');
  if (/\s/.test(bare)) return 'The URL has spaces: write %20.';
  if (!URL.canParse(bare) || !/^https?:\/\/[^/]/i.test(bare)) return `${quoted(url)} is no absolute URL.`;
  const variables = url.match(/\{\{[^{}]*\}\}/g)?.length ?? 0;
  if (variables > 1) return 'A URL has at most one variable.';
  return variables === 1 && !url.endsWith('}}') ? 'The variable of a URL stands at its very end.' : undefined;
}

function hostOf(url: string): string | undefined {
  const bare = url.replace(/\{\{[^{}]*\}\}/g, 'x');
  return URL.canParse(bare) ? new URL(bare).hostname.toLowerCase().replace(/^www\./, '') : undefined;
}

/** What looks like the beginning of a link; what stands around it does not matter. */
const LINK = /\b((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})(?=\/|\b)/gi;

function* hostsIn({ texts, buttons }: Anatomy): Generator<{ host: string; path: Found['path'] }> {
  for (const { button, path } of buttons) {
    const host = hostOf(button.url ?? '');
    if (host !== undefined) yield { host, path: [...path, 'url'] };
  }
  for (const { text, path } of texts) {
    if (!text.includes('.')) continue;
    for (const [, host = ''] of text.matchAll(LINK))
      yield { host: host.toLowerCase(), path: [...path, 'text'] };
  }
}
