import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isNotAskedFor } from './asked.ts';
import { openDocument, type SchemaDocument, tell } from './document.ts';
import { type Correction, escaped, type Json } from './pointers.ts';
import { strangersIn } from './strangers.ts';

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

/** What kind of thing an id stands for, in the words of the file. */
export type KindOf = (id: string) => string | undefined;

export interface Answer {
  readonly status: number;
  /** @default 'application/json' */
  readonly type?: string;
  readonly body: unknown;
  /** What the request asked for in `fields`: the rest of a node may be missing. */
  readonly fields?: string | undefined;
}

export interface Contract {
  /** All there are. */
  readonly operations: readonly Operation[];
  /** The operation of a request; undefined when the file has none. */
  operationOf(request: Pick<ContractRequest, 'method' | 'path'>, kindOf: KindOf): Operation | undefined;
  /** What of a request the file does not allow; empty when all is well. */
  requestProblems(operation: Operation, request: ContractRequest): readonly string[];
  /** The same for an answer. */
  answerProblems(operation: Operation, answer: Answer): readonly string[];
  /** Members of an answer of which the file says nothing: `data[].nmae`. */
  answerStrangers(operation: Operation, answer: Answer): readonly string[];
  /** The same for the body of a request. */
  requestStrangers(operation: Operation, body: unknown): readonly string[];
  /** The bodies the file gives as examples of a request, by name. */
  requestExamples(operation: Operation): Readonly<Record<string, unknown>>;
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

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** Reads the file and corrects it. */
export function openContract(file: string, corrections: readonly Correction[] = []): Contract {
  return contractOf(openDocument(file, corrections));
}

function contractOf(document: SchemaDocument): Contract {
  const { at, followed } = document;
  const paths = Object.keys(at('/paths') as Json);
  const validate = (pointer: string, value: unknown, where: string, fields?: string): string[] =>
    document
      .errorsOf(pointer, value)
      .filter((error) => fields === undefined || !isNotAskedFor(error, fields))
      .map((error) => `${where}${tell(error)}`);

  /** A schema that says which of its parts holds is asked for that part alone, so that problems are told apart. */
  const bodyProblems = (pointer: string, body: unknown, fields?: string): string[] => {
    const schema = followed(pointer);
    const { propertyName, mapping } = ((at(schema) as Json).discriminator ?? {}) as {
      propertyName?: string;
      mapping?: Readonly<Record<string, string>>;
    };
    const kind = propertyName === undefined ? undefined : (body as Json | undefined)?.[propertyName];
    if (mapping === undefined || kind === undefined) return validate(schema, body, 'body', fields);
    const part = mapping[String(kind)];
    if (part === undefined) return [`body/${propertyName} ${JSON.stringify(kind)} is not in the file`];
    return validate(part.slice(1), body, 'body');
  };

  const contentProblems = (pointer: string, type: string, body: unknown, fields?: string): string[] => {
    const content = (at(pointer) as Json).content as Json | undefined;
    if (content === undefined) return [];
    if (!(type in content)) return [`body is ${type}, expected ${Object.keys(content).join(' or ')}`];
    const schema = `${pointer}/content/${escaped(type)}/schema`;
    return at(schema) === undefined ? [] : bodyProblems(schema, body, fields);
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

  /** Where an answer of this status is described; undefined when nowhere. */
  const responseOf = ({ template, method }: Operation, status: number): string | undefined => {
    const responses = `${pathPointer(template)}/${method}/responses`;
    const all = at(responses) as Json;
    const key = [String(status), `${String(status)[0]}XX`, 'default'].find((name) => name in all);
    return key === undefined ? undefined : followed(`${responses}/${key}`);
  };

  const strangersInContent = (pointer: string | undefined, body: unknown): readonly string[] => {
    const schema = `${pointer}/content/application~1json/schema`;
    return at(schema) === undefined ? [] : strangersIn(document, schema, body);
  };

  return {
    operations: paths.flatMap((template) =>
      METHODS.filter((method) => method in (at(pathPointer(template)) as Json)).map((method) => ({
        template,
        method,
      })),
    ),

    operationOf: ({ method, path }, kindOf) => {
      const fitting = paths.filter(
        (template) =>
          fits(template, path, kindOf) && method.toLowerCase() in (at(pathPointer(template)) as Json),
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

    answerProblems: (operation, { status, type = 'application/json', body, fields }) => {
      const response = responseOf(operation, status);
      return response === undefined
        ? [`status ${status} is not in the file`]
        : contentProblems(response, type, body, fields);
    },

    answerStrangers: (operation, { status, body }) => strangersInContent(responseOf(operation, status), body),

    requestStrangers: ({ template, method }, body) =>
      strangersInContent(followed(`${pathPointer(template)}/${method}/requestBody`), body),

    requestExamples: ({ template, method }) => {
      const body = followed(`${pathPointer(template)}/${method}/requestBody`);
      const examples = at(`${body}/content/application~1json/examples`) ?? {};
      return Object.fromEntries(
        Object.entries(examples as Record<string, Json>).map(([name, { value }]) => [name, value]),
      );
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

/** Whether a path is of this template: same words, and ids of the kind its names say. */
function fits(template: string, path: string, kindOf: KindOf): boolean {
  const wanted = template.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => {
      const value = given[index] ?? '';
      if (!part.startsWith('{')) return part === value;
      return part === '{Version}' ? /^v\d/.test(value) : kindOf(value) === part.slice(1, -1);
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

/** `GET {Phone-Number-ID}/messages`: an operation in short. */
export function labelOf({ template, method }: Operation): string {
  return `${method.toUpperCase()} ${template.replace('/{Version}/', '')}`;
}
