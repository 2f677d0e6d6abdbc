import { readFile, writeFile } from 'node:fs/promises';
import { familySchemaText } from '../src/core/templates/index.ts';
import { withFaultTable } from './fault-table.ts';
import { withKeyTables } from './key-table.ts';
import { buildManifest } from './manifest.ts';
import { commandReference } from './reference.ts';

/* Writes what is derived from the commands and from what a diagnosis may find. `npm test` fails while these files are behind. */
const manifest = await buildManifest();
await writeFile('src/commands/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
await writeFile('docs/commands.md', commandReference(manifest));
await writeFile('docs/diagnosis.md', withFaultTable(await readFile('docs/diagnosis.md', 'utf8')));
await writeFile('docs/feed.md', withKeyTables(await readFile('docs/feed.md', 'utf8')));
await writeFile('docs/schemas/template.schema.json', familySchemaText());
