import { readFileSync } from 'node:fs';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { type Correction, correct, fragmentOf, type Json, valueAt } from './pointers.ts';

/* A document with JSON schemas in it, and values held against them. */

export interface SchemaDocument {
  /** What stands at a pointer. */
  at(pointer: string): unknown;
  /** The pointer a reference there leads to, or the same one. */
  followed(pointer: string): string;
  /** What of a value the schema at a pointer does not allow. */
  errorsOf(pointer: string, value: unknown): readonly ErrorObject[];
}

const documents = new Map<string, Json>();

/** Reads a file of YAML, once, and corrects it. A correction that does not fit it any more is an error. */
export function openDocument(file: string, corrections: readonly Correction[] = []): SchemaDocument {
  const read = documents.get(file) ?? (parse(readFileSync(file, 'utf8')) as Json);
  documents.set(file, read);
  const document = structuredClone(read);
  for (const correction of corrections) correct(document, correction);
  return documentOf(document);
}

const HOME = 'contract';

function documentOf(document: Json): SchemaDocument {
  const validators = new Map<string, ValidateFunction>();
  const ajv = makeAjv(document);
  const at = (pointer: string): unknown => valueAt(document, pointer);
  const followed = (pointer: string): string => {
    const reference = (at(pointer) as Json | undefined)?.$ref;
    return typeof reference === 'string' ? followed(decodeURIComponent(reference.slice(1))) : pointer;
  };
  const errorsOf = (pointer: string, value: unknown): readonly ErrorObject[] => {
    const validator = validators.get(pointer) ?? ajv.compile({ $ref: `${HOME}#${fragmentOf(pointer)}` });
    validators.set(pointer, validator);
    validator(value);
    return validator.errors ?? [];
  };
  return { at, followed, errorsOf };
}

function makeAjv(document: Json): Ajv2020 {
  // The document is more than schemas, so it is neither strict nor valid as one.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  const formats: Readonly<Record<string, (value: string) => boolean>> = {
    uri: URL.canParse,
    url: URL.canParse,
    email: (value) => /^[^\s@]+@[^\s@]+$/.test(value),
    date: (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)),
    'date-time': (value) => /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)),
    time: (value) => /^\d{2}:\d{2}/.test(value),
  };
  for (const [name, isValid] of Object.entries(formats)) ajv.addFormat(name, isValid);
  // Of numbers and bytes: what they say, the type says.
  for (const name of ['int32', 'int64', 'float', 'double', 'binary']) ajv.addFormat(name, true);
  ajv.addSchema(document as object, HOME);
  return ajv;
}

/** An error in words: where, what, and which. */
export function tell({ instancePath, message = '', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues } = params as Record<string, unknown>;
  const extra = additionalProperty ?? unevaluatedProperty ?? allowedValues;
  return `${instancePath} ${message}${extra === undefined ? '' : `: ${JSON.stringify(extra)}`}`;
}
