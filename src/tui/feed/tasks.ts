import type { FeedState, Task } from './state.ts';

/** A task without its number. */
export type TaskToDo = Task extends infer Each ? (Each extends Task ? Omit<Each, 'number'> : never) : never;

/** Kinds whose outcome an overlay waits for. */
const OF_OVERLAYS: readonly Task['kind'][] = ['list-templates', 'preview-template', 'diagnose', 'explain'];

/** Asks the world outside for something. */
export function withTask(state: FeedState, task: TaskToDo): FeedState {
  const number = state.nextTask;
  return { ...state, tasks: [...state.tasks, { ...task, number }], nextTask: number + 1 };
}

/** The task with its outcome; undefined when nobody waits for it any more. */
export function taskOf({ tasks }: FeedState, number: number): Task | undefined {
  return tasks.find((task) => task.number === number);
}

export function withoutTask(state: FeedState, number: number): FeedState {
  return { ...state, tasks: state.tasks.filter((task) => task.number !== number) };
}

/** Nobody waits for what the overlay asked any more. */
export function withoutOverlayTasks(state: FeedState): FeedState {
  return { ...state, tasks: state.tasks.filter(({ kind }) => !OF_OVERLAYS.includes(kind)) };
}
