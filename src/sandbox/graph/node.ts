import { type Answer, jsonAnswer } from '../http.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './access.ts';
import type { Call } from './call.ts';
import { askedFields, type Field, narrow, plainFields } from './fields.ts';
import { versionOf } from './graph-version.ts';
import { refuse, refuseParameter } from './refuse.ts';

/** What can be read of a kind of object. */
export interface NodeShape<Entity> {
  /** What Meta calls it in refusals. */
  readonly type: string;
  /** What is given when nothing was asked for; the id always comes along. */
  readonly defaults: readonly string[];
  /** Undefined for what has no value now: it is left out of the answer, not sent as null. */
  readonly fields: Readonly<Record<string, (about: About<Entity>) => unknown>>;
  /** The first Graph version that knows a field; older ones do not have it. */
  readonly since?: Readonly<Record<string, number>>;
  /** Lists that can be read as if they were fields; each picks for itself what was asked for inside it. */
  readonly edges?: Readonly<Record<string, (about: About<Entity>) => Part>>;
}

/** What a field is computed from. */
export interface About<Entity> {
  readonly world: World;
  readonly entity: Entity;
  readonly caller: Caller;
  readonly call: Call;
  readonly field: Field;
}

/** A part of an answer, or why there is none. */
export type Part = { readonly value: unknown } | { readonly refused: Answer };

/** Answers `GET {node}`. */
export function answerNode<Entity extends { readonly id: string }>(
  world: World,
  call: Call,
  shape: NodeShape<Entity>,
  entity: Entity,
  caller: Caller,
): Answer {
  const asked = askedFields(call);
  if (asked === undefined) return refuse(world, 'bad-fields');
  const part = nodePart(world, call, shape, entity, caller, asked);
  return 'refused' in part ? part.refused : jsonAnswer(200, part.value);
}

/** The fields of one object that were asked for, or Meta's own choice. */
export function nodePart<Entity extends { readonly id: string }>(
  world: World,
  call: Call,
  shape: NodeShape<Entity>,
  entity: Entity,
  caller: Caller,
  asked: readonly Field[] | undefined,
): Part {
  const node: Record<string, unknown> = {};
  for (const field of asked === undefined || asked.length === 0 ? plainFields(shape.defaults) : asked) {
    if (field.name === 'id') continue;
    const about = { world, call, entity, caller, field };
    const part = fieldPart(shape, about);
    if ('refused' in part) return part;
    if (part.value !== undefined) node[field.name] = part.value;
  }
  node.id = entity.id;
  return { value: node };
}

/** The rows of a list of such objects. */
export function nodeRows<Entity extends { readonly id: string }>(
  world: World,
  call: Call,
  shape: NodeShape<Entity>,
  entities: readonly Entity[],
  caller: Caller,
  asked: readonly Field[] | undefined,
): { readonly rows: readonly unknown[] } | { readonly refused: Answer } {
  // Looked at by name where there is nothing to read them of.
  const unknown = entities.length === 0 ? asked?.find(({ name }) => !knows(shape, call, name)) : undefined;
  if (unknown !== undefined) return refuseField(world, unknown.name, shape.type);
  const rows: unknown[] = [];
  for (const entity of entities) {
    const part = nodePart(world, call, shape, entity, caller, asked);
    if ('refused' in part) return part;
    rows.push(part.value);
  }
  return { rows };
}

function fieldPart<Entity>(shape: NodeShape<Entity>, about: About<Entity>): Part {
  const { name, fields } = about.field;
  const edge = shape.edges !== undefined && Object.hasOwn(shape.edges, name) ? shape.edges[name] : undefined;
  if (edge !== undefined) return edge(about);
  const read = knows(shape, about.call, name) ? shape.fields[name] : undefined;
  const narrowed = read === undefined ? { unknown: name } : narrow(read(about), fields);
  return 'unknown' in narrowed ? refuseField(about.world, narrowed.unknown, shape.type) : narrowed;
}

function knows<Entity>({ fields, edges = {}, since }: NodeShape<Entity>, call: Call, name: string): boolean {
  if (name === 'id' || Object.hasOwn(edges, name)) return true;
  return Object.hasOwn(fields, name) && (since?.[name] ?? 0) <= versionOf(call.request);
}

function refuseField(world: World, name: string, type: string): { readonly refused: Answer } {
  return {
    refused: refuseParameter(world, `Tried accessing nonexisting field (${name}) on node type (${type})`),
  };
}
