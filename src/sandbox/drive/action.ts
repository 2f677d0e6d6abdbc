import * as z from 'zod';
import type { World } from '../world/world.ts';

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
    schema: () => z.toJSONSchema(action.input),
    run: (world, input) => {
      const read = action.input.safeParse(input);
      if (read.success) return action.run(world, read.data);
      const issue = read.error.issues[0];
      const where = issue?.path.join('.') ?? '';
      throw new Error(`${where === '' ? '' : `${where}: `}${issue?.message ?? 'not the input expected'}.`);
    },
  };
}
