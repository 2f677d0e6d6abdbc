export { type Sandbox, startSandbox } from './start.ts';
export type { SandboxOptions } from './world.ts';
