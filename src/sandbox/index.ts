export { type Sandbox, startSandbox } from './start.ts';
export type { Customer } from './town/customers.ts';
export type { Delivery } from './world/deliveries.ts';
export type { SandboxOptions } from './world/world.ts';
