import * as z from 'zod';
import type { Clockwork } from '../clockwork.ts';
import type { ScenarioLibrary } from '../scenarios/library.ts';
import type { World } from '../world/world.ts';
import { readInput } from './input.ts';

/** What the control API works on. */
export interface Controlled {
  readonly world: World;
  readonly clockwork: Clockwork;
  /** Where this sandbox listens. */
  readonly url: () => string;
  readonly scenarios: ScenarioLibrary;
}

/** One thing the control API can do. */
export interface Route {
  readonly method: Method;
  /** Behind `/sandbox/`; `{id}` stands for a segment. */
  readonly path: string;
  /** One sentence. */
  readonly about: string;
  /** The JSON schema of what may be said in the body, or behind the question mark of a GET. */
  schema(): unknown;
  /** Text that is given back is JSON already. Throws an Error that says what is wrong. */
  run(controlled: Controlled, input: unknown): unknown;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** A route from a schema and a function. */
export function defineRoute<Input>(
  method: Method,
  path: string,
  route: {
    readonly about: string;
    readonly input: z.ZodType<Input>;
    readonly run: (controlled: Controlled, input: Input) => unknown;
  },
): Route {
  return {
    method,
    path,
    about: route.about,
    schema: () => z.toJSONSchema(route.input, { io: 'input', unrepresentable: 'any' }),
    run: (controlled, input) => route.run(controlled, readInput(route.input, input)),
  };
}
