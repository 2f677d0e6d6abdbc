export { type Environment, type Environments, loadEnvironments } from './files/environments.ts';
export { readSources } from './files/read.ts';
