import type { TemplateCategory } from '../../world/templates.ts';
import type { Draft } from '../draft.ts';
import { problem, type TemplateProblem } from '../problems.ts';

/** Seconds; M/templates/time-to-live, 2025-10-31 (templates §3.10). */
const RANGES: Readonly<Record<TemplateCategory, readonly [least: number, most: number]>> = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
};

/** `-1` stands for 30 days, but not for marketing. */
export function checkTimeToLive({ category, messageSendTtlSeconds }: Draft): TemplateProblem | undefined {
  if (messageSendTtlSeconds === undefined) return undefined;
  const [least, most] = RANGES[category];
  const isInRange =
    (messageSendTtlSeconds >= least && messageSendTtlSeconds <= most) ||
    (messageSendTtlSeconds === -1 && category !== 'MARKETING');
  return Number.isInteger(messageSendTtlSeconds) && isInRange
    ? undefined
    : problem('malformed', `message_send_ttl_seconds must be between ${least} and ${most} for ${category}.`);
}
