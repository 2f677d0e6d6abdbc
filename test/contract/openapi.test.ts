import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/run.ts';
import { type ContractRequest, findOpenApi, labelOf, openContract } from './openapi.ts';
import type { Correction } from './pointers.ts';

/* The validator itself, on a file of its own: it must be able to fail. */

const FILE = `
openapi: 3.1.0
paths:
  /{Version}/{Dog}:
    parameters:
      - { name: Version, in: path, required: true, schema: { type: string, pattern: '^v[0-9.]+$' } }
      - { name: fields, in: query, schema: { type: string, maxLength: 5 } }
    get:
      security: [{ bearerAuth: [] }]
      parameters:
        - $ref: '#/components/parameters/Limit'
        - { name: fields, in: query, schema: { type: string, maxLength: 9 } }
        - { name: Accept, in: header, required: true, schema: { type: string } }
        - { name: since, in: query, required: true, schema: { type: string, format: date } }
      responses:
        '200': { $ref: '#/components/responses/Dog' }
        4XX: { content: { application/json: { schema: { required: [error] } } } }
  /{Version}/{Cat}:
    get: { responses: { default: { description: anything } } }
    delete: { responses: {} }
  /{Version}/{Dog}/pack:
    get:
      responses:
        '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Pack' } } } }
  /{Version}/{Dog}/walks:
    post:
      requestBody: { $ref: '#/components/requestBodies/Walk' }
      responses: { '200': { content: { text/plain: {} } } }
components:
  parameters:
    Limit: { name: limit, in: query, schema: { type: integer, minimum: 1 } }
  responses:
    Dog: { content: { application/json: { schema: { $ref: '#/components/schemas/Dog' } } } }
  requestBodies:
    Walk:
      required: true
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Walk' }
          examples:
            To the lake: { value: { kind: long, km: 7 } }
            Once round: { value: { kind: short } }
        multipart/form-data: { schema: { type: object, required: [file] } }
  schemas:
    Dog:
      type: object
      required: [id]
      properties:
        id: { type: string }
        friend: { $ref: '#/components/schemas/Dog' }
        born: { type: string, format: date-time }
        site: { type: string, format: uri }
    Pack:
      required: [data]
      properties:
        data:
          items:
            allOf:
              - { $ref: '#/components/schemas/Dog' }
              - { required: [born], properties: { rank: { type: integer }, toys: { type: object } } }
              - if: { properties: { rank: { const: 1 } } }
                then: { properties: { leads: { type: object, properties: { pack: { type: string } } } } }
    Walk:
      oneOf:
        - $ref: '#/components/schemas/Long'
        - $ref: '#/components/schemas/Short'
      discriminator:
        propertyName: kind
        mapping: { long: '#/components/schemas/Long', short: '#/components/schemas/Short' }
    Long: { required: [km], properties: { kind: { const: long }, km: { type: number } }, additionalProperties: false }
    Short: { properties: { kind: { const: short } }, additionalProperties: false }
`;

const kindOf = (id: string) => ({ '1': 'Dog', '2': 'Cat' })[id];
const bearer = { authorization: 'Bearer t' };

function contractOf(corrections: readonly Correction[] = []) {
  const file = join(temporaryFolder(), 'openapi.yaml');
  writeFileSync(file, FILE);
  return openContract(file, corrections);
}

function problemsOf(
  request: Parameters<ReturnType<typeof openContract>['requestProblems']>[1],
  corrections: readonly Correction[] = [],
) {
  const contract = contractOf(corrections);
  const operation = contract.operationOf(request, kindOf);
  return operation && contract.requestProblems(operation, request);
}

describe('an operation', () => {
  it.each([
    ['GET', '/v26.0/1', '/{Version}/{Dog}'],
    ['GET', '/v26.0/2', '/{Version}/{Cat}'],
    ['POST', '/v26.0/1/walks', '/{Version}/{Dog}/walks'],
    ['POST', '/v26.0/2/walks', undefined],
    ['DELETE', '/v26.0/1', undefined],
    ['GET', '/v26.0/3', undefined],
    ['GET', '/1', undefined],
    ['GET', '/latest/1', undefined],
    ['GET', '/v26.0/1/', undefined],
  ])('is found by method, words and the kind of its ids: %s %s', (method, path, template) => {
    expect(contractOf().operationOf({ method, path }, kindOf)?.template).toBe(template);
  });
});

describe('a request', () => {
  const get = { method: 'GET', path: '/v26.0/1', headers: bearer };
  const walk = { method: 'POST', path: '/v26.0/1/walks' };
  it.each([
    ['is all right', { ...get, query: { since: '2026-11-05', limit: '1', fields: '123456789' } }, []],
    ['needs a parameter', get, ['query since is missing']],
    ['has a limit', { ...get, query: { since: '2026-11-05', limit: '0' } }, ['query limit must be >= 1']],
    [
      'has words for a number',
      { ...get, query: { since: '2026-11-05', limit: '' } },
      ['query limit must be integer'],
    ],
    ['has no such day', { ...get, query: { since: '2026-13-05' } }, ['query since must match format "date"']],
    [
      'has what the operation says, not the path',
      { ...get, query: { since: '2026-11-05', fields: '1234567890' } },
      ['query fields must NOT have more than 9 characters'],
    ],
    [
      'has no token',
      { ...get, headers: {}, query: { since: '2026-11-05' } },
      ['header authorization is no bearer token'],
    ],
    [
      'has a body too many',
      { ...get, query: { since: '2026-11-05' }, body: {} },
      ['body is not in the file'],
    ],
    ['has no body', walk, ['body is missing']],
    ['is long', { ...walk, body: { kind: 'long', km: 7 } }, []],
    [
      'is long and does not say how',
      { ...walk, body: { kind: 'long' } },
      ["body must have required property 'km'"],
    ],
    ['is of no kind', { ...walk, body: { kind: 'none' } }, ['body/kind "none" is not in the file']],
    [
      'is a form',
      { ...walk, headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: { file: 'a' } },
      [],
    ],
    [
      'is a form without a file',
      { ...walk, headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: {} },
      ["body must have required property 'file'"],
    ],
    [
      'is neither',
      { ...walk, headers: { 'content-type': 'text/csv' }, body: 'a' },
      ['body is text/csv, expected application/json or multipart/form-data'],
    ],
  ])('%s', (_title, request, problems) => {
    expect(problemsOf(request)).toEqual(problems);
  });
});

describe('an answer', () => {
  const dog = { template: '/{Version}/{Dog}', method: 'get' };
  it('is none in another type', () => {
    const answer = { status: 200, type: 'text/html', body: '<p>' };
    expect(contractOf().answerProblems(dog, answer)).toEqual([
      'body is text/html, expected application/json',
    ]);
  });

  it.each([
    ['is all right', dog, 200, { id: '1', friend: { id: '2' }, more: true }, []],
    [
      'is wrong within what it refers to',
      dog,
      200,
      { id: '1', friend: { id: 2 } },
      ['body/friend/id must be string'],
    ],
    ['has an odd time', dog, 200, { id: '1', born: 'today' }, ['body/born must match format "date-time"']],
    ['has an odd link', dog, 200, { id: '1', site: 'nowhere' }, ['body/site must match format "uri"']],
    ['is none', dog, 200, null, ['body must be object']],
    ['is a refusal of its class', dog, 404, {}, ["body must have required property 'error'"]],
    ['has a status nobody knows', dog, 500, {}, ['status 500 is not in the file']],
    ['may be anything', { template: '/{Version}/{Cat}', method: 'get' }, 418, [], []],
    [
      'is JSON where text was said',
      { template: '/{Version}/{Dog}/walks', method: 'post' },
      200,
      {},
      ['body is application/json, expected text/plain'],
    ],
  ])('%s', (_title, operation, status, body, problems) => {
    expect(contractOf().answerProblems(operation, { status, body })).toEqual(problems);
  });
});

describe('an answer to who asked for less', () => {
  const pack = { template: '/{Version}/{Dog}/pack', method: 'get' };
  const lacks = (name: string, where = '') => `body${where} must have required property '${name}'`;
  const rex = { data: [{ id: '1', friend: {} }] };
  it.each([
    ['everything', rex, undefined, [lacks('id', '/data/0/friend'), lacks('born', '/data/0')]],
    ['what is there', rex, 'id,friend', [lacks('id', '/data/0/friend')]],
    ['what is not there', rex, 'id,born', [lacks('id', '/data/0/friend'), lacks('born', '/data/0')]],
    ['what is there, further in', rex, 'id,friend.limit(1){site,born}', []],
    ['what is not there, further in', rex, 'friend{site,id}', [lacks('id', '/data/0/friend')]],
    ['a list and got none', {}, 'id', [lacks('data')]],
  ])('is held against it: %s', (_title, body, fields, problems) => {
    const found = contractOf().answerProblems(pack, { status: 200, body, fields });
    expect(found.toSorted()).toEqual(problems.toSorted());
  });
});

describe('a member that is not described', () => {
  const pack = { template: '/{Version}/{Dog}/pack', method: 'get' };
  it.each([
    ['none', { data: [{ id: '1', rank: 2, toys: { ball: 1 }, friend: { born: 'today' } }] }, []],
    ['beside the list', { data: [], pagging: {} }, ['pagging']],
    ['in its items, once', { data: [{ nmae: 1 }, { nmae: 2, rnak: 3 }] }, ['data[].nmae', 'data[].rnak']],
    ['behind a reference', { data: [{ friend: { friend: { fur: 'red' } } }] }, ['data[].friend.friend.fur']],
    ['in a part for some', { data: [{ leads: { pack: 'a', pakc: 'b' } }] }, ['data[].leads.pakc']],
    ['where a list was said', { data: { id: '1' } }, []],
  ])('is found: %s', (_title, body, names) => {
    expect(contractOf().answerStrangers(pack, { status: 200, body })).toEqual(names);
  });

  it('is found in requests', () => {
    const walk = { template: '/{Version}/{Dog}/walks', method: 'post' };
    expect(contractOf().requestStrangers(walk, { kind: 'long', km: 1, why: 'fun' })).toEqual(['why']);
  });

  it('is not looked for where nothing is described', () => {
    const contract = contractOf();
    const cat = { template: '/{Version}/{Cat}', method: 'get' };
    expect(contract.answerStrangers(cat, { status: 200, body: { any: 1 } })).toEqual([]);
    expect(contract.answerStrangers(pack, { status: 404, body: { any: 1 } })).toEqual([]);
  });
});

describe('a file', () => {
  it('lists its operations', () => {
    expect(contractOf().operations.map(labelOf)).toEqual([
      'GET {Dog}',
      'GET {Cat}',
      'DELETE {Cat}',
      'GET {Dog}/pack',
      'POST {Dog}/walks',
    ]);
  });

  it('gives examples of requests', () => {
    const walk = { template: '/{Version}/{Dog}/walks', method: 'post' };
    const examples = { 'To the lake': { kind: 'long', km: 7 }, 'Once round': { kind: 'short' } };
    expect(contractOf().requestExamples(walk)).toEqual(examples);
    expect(contractOf().requestExamples({ template: '/{Version}/{Cat}', method: 'get' })).toEqual({});
  });
});

describe('a correction', () => {
  const about = { path: '/{Version}/{Dog}/walks', why: 'it is wrong', source: 'the test' };
  const walk = { method: 'POST', path: '/v26.0/1/walks' };
  it.each<[string, Pick<Correction, 'pointer' | 'value' | 'also'>, ContractRequest, readonly string[]]>([
    ['sets', { pointer: '/components/requestBodies/Walk/required', value: false }, walk, []],
    ['removes', { pointer: '/components/schemas/Long/required' }, { ...walk, body: { kind: 'long' } }, []],
    [
      'appends',
      { pointer: '/components/schemas/Long/required/-', value: 'why' },
      { ...walk, body: { kind: 'long', km: 1 } },
      ["body must have required property 'why'"],
    ],
    [
      'does two things that go together',
      {
        pointer: '/components/schemas/Long/required',
        also: { pointer: '/components/schemas/Long/minProperties', value: 2 },
      },
      { ...walk, body: { kind: 'long' } },
      ['body must NOT have fewer than 2 properties'],
    ],
  ])('%s', (_title, correction, request, problems) => {
    expect(problemsOf(request, [{ ...about, ...correction }])).toEqual(problems);
  });

  it.each(['/components/schemas/Long/maximum', '/components/schemas/None/required/-'])(
    'that does not fit the file any more is an error: %s',
    (pointer) => {
      expect(() => contractOf([{ ...about, pointer }])).toThrow(`There is no ${pointer}`);
    },
  );
});

describe('Meta’s file', () => {
  it('is where COEX_OPENAPI says', () => {
    const file = join(temporaryFolder(), 'meta.yaml');
    writeFileSync(file, FILE);
    expect(findOpenApi({ COEX_OPENAPI: file })).toEqual({ file });
  });

  it('may be missing, with a reason to tell', () => {
    const found = findOpenApi({}, 'nowhere.yaml');
    expect(found).toEqual({ reason: expect.stringMatching(/nowhere\.yaml; name it in COEX_OPENAPI$/) });
  });

  it('must be there when COEX_OPENAPI names it', () => {
    expect(() => findOpenApi({ COEX_OPENAPI: '/nowhere/meta.yaml' })).toThrow(
      'COEX_OPENAPI names /nowhere/meta.yaml',
    );
  });
});
