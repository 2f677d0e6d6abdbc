import { runStoryStep } from './drive/stories.ts';
import type { Job } from './job.ts';
import { deliver, tellCopies, tellSubscribers } from './webhooks/delivery.ts';
import type { World } from './world/world.ts';

/** Does a job that is due. */
export function runJob(world: World, job: Job): void | Promise<void> {
  switch (job.kind) {
    case 'webhook':
      return tellSubscribers(world, job.webhook);
    case 'webhook-copies':
      return tellCopies(world, job.webhook, job.body, job.times);
    case 'deliver':
      return deliver(world, job.deliveryId);
    case 'story':
      return runStoryStep(world, job.story, job.step);
  }
}
