import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { type Correction, correct, escaped, fragmentOf, type Json, valueAt } from './pointers.ts';

/*
 * Holds requests and answers against an OpenAPI 3.1 file. It knows nothing of Meta: which file, what in it is wrong, and
 * which kind of node an id stands for are said by whoever asks.
 */

export interface ContractRequest {
  readonly method: string;
  /** With the version: `/v26.0/440000000000002/messages`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  /** JSON, or the parts of a form. */
  readonly body?: unknown;
}

export interface Operation {
  /** As the file writes it: `/{Version}/{Phone-Number-ID}/messages`. */
  readonly template: string;
  readonly method: string;
}

export interface Contract {
  /** The operation of a request; undefined when the file has none. `nodes` says what kind of thing each id is. */
  operationOf(
    request: Pick<ContractRequest, 'method' | 'path'>,
    nodes: Readonly<Record<string, string>>,
  ): Operation | undefined;
  /** What of a request the file does not allow; empty when all is well. */
  requestProblems(operation: Operation, request: ContractRequest): readonly string[];
  /** The same for an answer: its HTTP status and its JSON. */
  answerProblems(operation: Operation, status: number, body: unknown): readonly string[];
}

/** Where Meta’s file is, or why the contract cannot be tested. */
export function findOpenApi(
  env: Readonly<Record<string, string | undefined>> = process.env,
  usual = '../shared/reference/meta-openapi-v23.0.yaml',
): { readonly file: string } | { readonly reason: string } {
  const named = env.COEX_OPENAPI;
  const file = resolve(import.meta.dirname, '../..', named ?? usual);
  if (existsSync(file)) return { file };
  if (named !== undefined) throw new Error(`COEX_OPENAPI names ${file}, which is not there.`);
  return { reason: `Meta’s OpenAPI file is not at ${file}; name it in COEX_OPENAPI` };
}

const documents = new Map<string, Json>();

/** Reads the file, once, and corrects it. A correction that no longer fits is an error. */
export function openContract(file: string, corrections: readonly Correction[] = []): Contract {
  const read = documents.get(file) ?? (parse(readFileSync(file, 'utf8')) as Json);
  documents.set(file, read);
  const document = structuredClone(read);
  for (const correction of corrections) correct(document, correction);
  return contractOf(document);
}

const HOME = 'contract';

function contractOf(document: Json): Contract {
  const validators = new Map<string, ValidateFunction>();
  const ajv = makeAjv(document);
  const validate = (pointer: string, value: unknown, where: string): string[] => {
    const validator = validators.get(pointer) ?? ajv.compile({ $ref: `${HOME}#${fragmentOf(pointer)}` });
    validators.set(pointer, validator);
    validator(value);
    return (validator.errors ?? []).map((error) => `${where}${tell(error)}`);
  };
  const at = (pointer: string): unknown => valueAt(document, pointer);
  const paths = Object.keys(at('/paths') as Json);

  /** The pointer a reference leads to, or the same one. */
  const followed = (pointer: string): string => {
    const reference = (at(pointer) as Json | undefined)?.$ref;
    return typeof reference === 'string' ? followed(decodeURIComponent(reference.slice(1))) : pointer;
  };

  /** A schema that says which of its parts holds is asked for that part alone, so that problems are told apart. */
  const bodyProblems = (pointer: string, body: unknown): string[] => {
    const schema = followed(pointer);
    const { propertyName, mapping } = ((at(schema) as Json).discriminator ?? {}) as {
      propertyName?: string;
      mapping?: Readonly<Record<string, string>>;
    };
    const kind = propertyName === undefined ? undefined : (body as Json | undefined)?.[propertyName];
    if (mapping === undefined || kind === undefined) return validate(schema, body, 'body');
    const part = mapping[String(kind)];
    if (part === undefined) return [`body/${propertyName} ${JSON.stringify(kind)} is not in the file`];
    return validate(part.slice(1), body, 'body');
  };

  const contentProblems = (pointer: string, type: string, body: unknown): string[] => {
    const content = (at(pointer) as Json).content as Json | undefined;
    if (content === undefined) return [];
    if (!(type in content)) return [`body is ${type}, expected ${Object.keys(content).join(' or ')}`];
    const schema = `${pointer}/content/${escaped(type)}/schema`;
    return at(schema) === undefined ? [] : bodyProblems(schema, body);
  };

  const parametersOf = (
    operation: string,
  ): {
    readonly pointer: string;
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[] => {
    const item = operation.slice(0, operation.lastIndexOf('/'));
    const pointers = [item, operation].flatMap((owner) =>
      ((at(`${owner}/parameters`) ?? []) as unknown[]).map((_, index) =>
        followed(`${owner}/parameters/${index}`),
      ),
    );
    // Those of the operation come last and stand for those of the path.
    const found = new Map(
      pointers.map((pointer) => {
        const parameter = at(pointer) as { name: string; in: string; required?: boolean };
        return [`${parameter.in} ${parameter.name}`, { ...parameter, pointer }] as const;
      }),
    );
    return [...found.values()];
  };

  return {
    operationOf: ({ method, path }, nodes) => {
      const fitting = paths.filter(
        (template) =>
          fits(template, path, nodes) && method.toLowerCase() in (at(pathPointer(template)) as Json),
      );
      if (fitting.length > 1) throw new Error(`${method} ${path} may be ${fitting.join(' or ')}.`);
      const [template] = fitting;
      return template === undefined ? undefined : { template, method: method.toLowerCase() };
    },

    requestProblems: ({ template, method }, request) => {
      const operation = `${pathPointer(template)}/${method}`;
      const parameters = parametersOf(operation);
      const query = request.query ?? {};
      const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      const given = new Map<string, string>([
        ...Object.entries(pathValues(template, request.path)).map(
          ([name, value]) => [`path ${name}`, value] as const,
        ),
        ...Object.entries(query).map(([name, value]): [string, string] => [`query ${name}`, value]),
      ]);
      return [
        ...Object.keys(query)
          .filter((name) => !known.includes(name))
          .map((name) => `query ${name} is not in the file`),
        ...parameters
          // OpenAPI has Accept, Content-Type and Authorization ignored where they are listed as parameters.
          .filter((parameter) => parameter.in !== 'header')
          .flatMap((parameter) => {
            const where = `${parameter.in} ${parameter.name}`;
            const value = given.get(where);
            if (value === undefined) return parameter.required ? [`${where} is missing`] : [];
            return validate(
              `${parameter.pointer}/schema`,
              asTyped(value, at(`${parameter.pointer}/schema`)),
              where,
            );
          }),
        ...securityProblems(at(`${operation}/security`) as unknown[] | undefined, request),
        ...requestBodyProblems(operation, request),
      ];
    },

    answerProblems: ({ template, method }, status, body) => {
      const responses = `${pathPointer(template)}/${method}/responses`;
      const all = at(responses) as Json;
      const key = [String(status), `${String(status)[0]}XX`, 'default'].find((name) => name in all);
      if (key === undefined) return [`status ${status} is not in the file`];
      return contentProblems(followed(`${responses}/${key}`), 'application/json', body);
    },
  };

  function requestBodyProblems(operation: string, { body, headers = {} }: ContractRequest): string[] {
    const described = at(`${operation}/requestBody`);
    if (described === undefined) return body === undefined ? [] : ['body is not in the file'];
    const pointer = followed(`${operation}/requestBody`);
    const isRequired = (at(pointer) as { required?: boolean }).required === true;
    if (body === undefined) return isRequired ? ['body is missing'] : [];
    const type = String(headers['content-type'] ?? 'application/json').split(';', 1)[0] ?? '';
    return contentProblems(pointer, type, body);
  }
}

/** A parameter as what its schema calls it: all of them come as text. */
function asTyped(value: string, schema: unknown): unknown {
  const { type } = schema as { type?: string };
  const isNumber = (type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(value);
  if (isNumber) return Number(value);
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function securityProblems(
  schemes: readonly unknown[] | undefined,
  { headers = {} }: ContractRequest,
): string[] {
  const wantsBearer = schemes?.some((scheme) => 'bearerAuth' in (scheme as Json)) === true;
  if (!wantsBearer || /^Bearer \S+$/.test(String(headers.authorization))) return [];
  return ['header authorization is no bearer token'];
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

function tell({ instancePath, message = '', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues } = params as Record<string, unknown>;
  const extra = additionalProperty ?? unevaluatedProperty ?? allowedValues;
  return `${instancePath} ${message}${extra === undefined ? '' : `: ${JSON.stringify(extra)}`}`;
}

/** Whether a path is of this template: same words, and ids of the kind its names say. */
function fits(template: string, path: string, nodes: Readonly<Record<string, string>>): boolean {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => {
      const value = given[index] ?? '';
      if (!part.startsWith('{')) return part === value;
      return part === '{Version}' ? /^v\d/.test(value) : nodes[value] === part.slice(1, -1);
    })
  );
}

function pathValues(template: string, path: string): Readonly<Record<string, string>> {
  const given = path.split('/');
  return Object.fromEntries(
    template
      .split('/')
      .flatMap((part, index) => (part.startsWith('{') ? [[part.slice(1, -1), given[index] ?? '']] : [])),
  );
}

function pathPointer(template: string): string {
  return `/paths/${escaped(template)}`;
}
