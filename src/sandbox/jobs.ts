import { runStoryStep } from './drive/stories.ts';
import type { Job } from './job.ts';
import { reconnect } from './lifecycle/reconnection.ts';
import { passDay } from './phone/day.ts';
import { tellFromPhone } from './phone/outbox.ts';
import { archiveIdle } from './templates/archive.ts';
import { runTemplateTask } from './templates/run-task.ts';
import { deliver, tellBatch, tellCopies, tellSubscribers } from './webhooks/delivery.ts';
import { wabaOf } from './world/lookups.ts';
import type { World } from './world/world.ts';

/** Does a job that is due. */
export function runJob(world: World, job: Job): void | Promise<void> {
  switch (job.kind) {
    case 'webhook':
      return tellSubscribers(world, job.webhook);
    case 'webhook-copies':
      return tellCopies(world, job.webhook, job.body, job.times);
    case 'fault-batch':
      return tellBatch(world, job.faultId);
    case 'answer-due':
      return;
    case 'deliver':
      return deliver(world, job.deliveryId);
    case 'from-phone':
      return tellFromPhone(world, job.numberId, job.webhook);
    case 'phone-day':
      return passDay(world, job.numberId, job.onboardedAt);
    case 'reconnect':
      return reconnect(world, job.numberId, job.onboardedAt);
    case 'template':
      return runTemplateTask(world, job.task);
    case 'template-idle':
      return archiveIdle(world, wabaOf(world, job.wabaId));
    case 'story':
      return runStoryStep(world, job.story, job.step);
  }
}
