import type { World } from '../world/world.ts';
import { expire } from './archive.ts';
import { keepAnnouncement } from './category.ts';
import { finishDeletion } from './deletion.ts';
import { judgePacing } from './pacing.ts';
import { endPause } from './pausing.ts';
import { finishReview } from './reviewing.ts';
import type { TemplateTask } from './task.ts';

/** Does what was to happen to a template, if it is still there for it. */
export function runTemplateTask(world: World, task: TemplateTask): void {
  const template = world.templates.get(task.templateId);
  if (template === undefined) return;
  switch (task.does) {
    case 'review':
      finishReview(world, template, task.version);
      break;
    case 'unpause':
      if (template.status === 'PAUSED' && template.pause?.since === task.since) endPause(world, template);
      break;
    case 'change-category':
      keepAnnouncement(world, template, task.at);
      break;
    case 'judge-pacing':
      judgePacing(world, template);
      break;
    case 'finish-deletion':
      finishDeletion(world, template, task.since);
      break;
    case 'expire':
      expire(world, template, task.archivedAt);
      break;
  }
}
