import { globalFlags } from '../src/commands/global-flags.ts';
import { commandSpec, type Manifest, optionSpecs } from '../src/commands/manifest.ts';
import { COMMANDS, findCommand, GROUPS } from '../src/commands/registry.ts';

/** Loads every command and derives the manifest from them. */
export async function buildManifest(): Promise<Manifest> {
  const found = await Promise.all(Object.keys(COMMANDS).map(findCommand));
  const commands = found.filter((command) => command !== undefined);
  return { globals: optionSpecs(globalFlags), groups: GROUPS, commands: commands.map(commandSpec) };
}
