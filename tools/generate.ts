import { writeFile } from 'node:fs/promises';
import { familySchemaText } from '../src/core/templates/index.ts';
import { buildManifest } from './manifest.ts';
import { commandReference } from './reference.ts';

/* Writes what is derived from the commands. `npm test` fails while these files are behind. */
const manifest = await buildManifest();
await writeFile('src/commands/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
await writeFile('docs/commands.md', commandReference(manifest));
await writeFile('docs/schemas/template.schema.json', familySchemaText());
