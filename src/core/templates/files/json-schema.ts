import * as z from 'zod';
import { familySchema } from './family-schema.ts';

/** Where the schema lies, seen from the folder of the templates. */
export const SCHEMA_FILE = '.coex/template.schema.json';

/** The first line of a file of YAML, by which editors find the schema. */
export const SCHEMA_LINE = `# yaml-language-server: $schema=./${SCHEMA_FILE}`;

/** The JSON Schema of a family file, with which editors complete and check it. */
export function familyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(familySchema(), { io: 'input' });
  return {
    $schema,
    title: 'A family of WhatsApp templates, as coex reads it',
    description: 'One template in all its languages. Texts may hold ${name}, a value of environments.yaml.',
    ...schema,
  };
}

/** The same as the text of a file. */
export function familySchemaText(): string {
  return `${JSON.stringify(familyJsonSchema(), null, 2)}\n`;
}
