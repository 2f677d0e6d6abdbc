import { isoTime } from '../../core/clock.ts';
import { findMetaError } from '../../core/rules/index.ts';
import { type Obstacle, obstaclesTo } from '../../core/sending/index.ts';
import type { Store } from '../../core/store/index.ts';
import type { FeedChat, TemplateChoice } from '../../tui/feed/source.ts';
import { shownTime } from '../../tui/print/message.ts';

/** What speaks against sending a template to this person, whatever its values, and who says so. */
export async function templateObstacles(
  store: Store,
  { phoneNumberId, name, waId, userId }: FeedChat,
  { category }: TemplateChoice,
): Promise<string[]> {
  const to = { waId: waId ?? undefined, userId: userId ?? undefined };
  const obstacles = await obstaclesTo(store, { phoneNumberId, to, category });
  return obstacles.map((obstacle) => [wordsOf(obstacle, name), ...ruleOf(obstacle)].join(' '));
}

function wordsOf(obstacle: Obstacle, name: string): string {
  switch (obstacle.code) {
    case 131050: {
      const day = shownTime(isoTime(obstacle.since)).slice(0, 10);
      return `131050 ${name} asked not to get marketing, ${day}: Meta refuses it.`;
    }
    case 131062:
      return `131062 Of ${name} only a BSUID is known: Meta refuses authentication templates without a phone.`;
  }
}

function ruleOf({ code }: Obstacle): string[] {
  const rule = findMetaError(code);
  return rule === undefined ? [] : [rule.fix, `Source: ${rule.source} (${rule.asOf}).`];
}
