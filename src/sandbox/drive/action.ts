import * as z from 'zod';
import type { World } from '../world/world.ts';
import { readInput } from './input.ts';

/** Something that can be made to happen. */
export interface Action {
  /** One sentence. */
  readonly about: string;
  /** The JSON schema of its input. */
  schema(): unknown;
  /** Checks the input and does it; what it gives back is JSON. Throws an Error that says what is wrong. */
  run(world: World, input: unknown): unknown;
}

/** An action from a schema and a function. */
export function defineAction<Input>(action: {
  readonly about: string;
  readonly input: z.ZodType<Input>;
  readonly run: (world: World, input: Input) => unknown;
}): Action {
  return {
    about: action.about,
    // As it is written, durations as text; what a schema makes of it is nobody's business.
    schema: () => z.toJSONSchema(action.input, { io: 'input', unrepresentable: 'any' }),
    run: (world, input) => action.run(world, readInput(action.input, input)),
  };
}
