import { schedule } from '../timeline.ts';
import type { Story, StoryStep } from '../world/story.ts';
import type { World } from '../world/world.ts';
import { act } from './actions.ts';

/** Schedules a story: each step some milliseconds after the one before. */
export function tellStory(
  world: World,
  name: string,
  steps: readonly (StoryStep & { readonly afterMs: number })[],
): void {
  world.stories.set(name, { named: new Map() });
  let delayMs = 0;
  for (const { afterMs, ...step } of steps) {
    delayMs += afterMs;
    schedule(world.timeline, delayMs, { kind: 'story', story: name, step });
  }
}

/** Does a step of a story that is due. */
export async function runStoryStep(world: World, name: string, step: StoryStep): Promise<void> {
  const story = world.stories.get(name);
  if (story === undefined) return;
  const outcome = await act(world, step.do, withNames(story, step.with));
  if (step.as !== undefined && typeof outcome === 'string') story.named.set(step.as, outcome);
}

/** An input in which `$label` is replaced by what the label stands for. */
function withNames(story: Story, input: StoryStep['with']): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const label = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : undefined;
      return [name, label === undefined ? value : (story.named.get(label) ?? value)];
    }),
  );
}
