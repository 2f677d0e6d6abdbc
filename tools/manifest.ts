import { globalFlags } from '../src/commands/global-flags.ts';
import { commandSpec, type Manifest, optionSpecs } from '../src/commands/manifest.ts';
import { COMMANDS, type CommandName, GROUPS, loadCommand } from '../src/commands/registry.ts';

/** Loads every command and derives the manifest from them. */
export async function buildManifest(): Promise<Manifest> {
  const names = Object.keys(COMMANDS) as CommandName[];
  const commands = await Promise.all(names.map(loadCommand));
  return { globals: optionSpecs(globalFlags), groups: GROUPS, commands: commands.map(commandSpec) };
}
