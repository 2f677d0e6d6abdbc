import { LIMITS } from '../../core/rules/index.ts';
import { enforces } from '../enforced.ts';
import { schedule } from '../timeline.ts';
import { tellTemplateQuality, tellTemplateStatus } from '../webhooks/templates.ts';
import type { QualityScore, Template, TemplatePause } from '../world/templates.ts';
import type { World } from '../world/world.ts';

/** People think otherwise of a template now. Low quality pauses it, the third time for good (templates §2.3). */
export function setQuality(world: World, template: Template, score: QualityScore): void {
  const previous = template.quality.score;
  if (previous !== score) {
    template.quality = { score, at: world.timeline.now };
    tellTemplateQuality(world, template, previous);
  }
  if (score === 'RED' && template.status === 'APPROVED' && enforces(world, 'template-quality-pause'))
    pauseForQuality(world, template);
}

/** Pauses it for 3 hours, the second time for 6; the third time it is disabled. */
export function pauseForQuality(world: World, template: Template): void {
  template.pauses += 1;
  if (template.pauses > 2) disable(world, template);
  else pauseForHours(world, template);
}

function pauseForHours(world: World, template: Template): void {
  const isFirst = template.pauses === 1;
  const { templatePauseFirstMs, templatePauseSecondMs } = LIMITS;
  const durationMs = isFirst ? templatePauseFirstMs.value : templatePauseSecondMs.value;
  const since = world.timeline.now;
  rest(world, template, { cause: 'quality', since, until: since + durationMs });
  const otherInfo = {
    title: isFirst ? 'FIRST_PAUSE' : 'SECOND_PAUSE',
    description: `Paused for ${durationMs / 3_600_000} hours because of low quality.`,
  };
  tellTemplateStatus(world, template, 'PAUSED', { otherInfo });
  const task = { does: 'unpause', templateId: template.id, since } as const;
  schedule(world.timeline, durationMs, { kind: 'template', task });
}

/** Pacing stops it: this has to be lifted by hand. */
export function pauseForPacing(world: World, template: Template): void {
  rest(world, template, { cause: 'pacing', since: world.timeline.now, until: undefined });
  tellTemplateStatus(world, template, 'PAUSED', {
    otherInfo: { title: 'RATE_LIMITING_PAUSE', description: 'Paused because of early feedback from people.' },
  });
}

function rest(world: World, template: Template, pause: TemplatePause): void {
  template.status = 'PAUSED';
  template.pause = pause;
  const waba = world.wabas.get(template.wabaId);
  if (template.category === 'UTILITY' && waba !== undefined) waba.utilityPausedAt = pause.since;
}

/** Lets it be sent again, watched anew. */
export function endPause(world: World, template: Template): void {
  template.status = 'APPROVED';
  template.pause = undefined;
  template.pacing = { sent: 0, isTrusted: false, held: [] };
  // Which event comes with this title is unverified.
  tellTemplateStatus(world, template, 'APPROVED', {
    otherInfo: { title: 'UNPAUSE', description: 'The template can be sent again.' },
  });
}

/** For good: only a template of another name helps. */
export function disable(world: World, template: Template): void {
  template.status = 'DISABLED';
  template.pause = undefined;
  tellTemplateStatus(world, template, 'DISABLED', {
    disabledAt: world.timeline.now,
    otherInfo: { title: 'DISABLED', description: 'Disabled because of low quality.' },
  });
}
