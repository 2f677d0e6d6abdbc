export { type Sandbox, startSandbox } from './start.ts';
export type { Customer } from './town/customers.ts';
export type { DeliveryLogEntry, SandboxOptions } from './world.ts';
