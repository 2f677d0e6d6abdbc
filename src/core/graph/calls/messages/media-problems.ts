import { LIMITS } from '../../../rules/index.ts';
import type { Captioned, Media } from './attachment.ts';
import { link, type MessageProblem, text } from './checks.ts';

/** What is wrong with a file in a message: it needs an id or a link, and a caption that fits. */
export function mediaProblems(
  at: string,
  { id = '', link: url, caption }: Media & Captioned,
): MessageProblem[] {
  return [
    ...(url === undefined ? text(`${at}.id`, id) : link(`${at}.link`, url)),
    ...text(`${at}.caption`, caption, LIMITS.captionCharacters),
  ];
}
