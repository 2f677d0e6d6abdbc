import { describe, expect, it } from 'vitest';
import { readValue, withPath } from '../../../src/sandbox/triggers/set-path.ts';

const value = { messages: [{ id: 'wamid.1', text: { body: 'Hello' } }], metadata: { id: '1' } };

describe('a path', () => {
  it.each([
    [
      'messages.0.text.body',
      'Hi',
      { messages: [{ id: 'wamid.1', text: { body: 'Hi' } }], metadata: { id: '1' } },
    ],
    ['messages.0.text', null, { messages: [{ id: 'wamid.1', text: null }], metadata: { id: '1' } }],
    ['metadata', 7, { messages: value.messages, metadata: 7 }],
    ['messages.1', 'x', { messages: [value.messages[0], 'x'], metadata: { id: '1' } }],
    ['new.deep.er', true, { ...value, new: { deep: { er: true } } }],
    [
      'messages.0.context.id',
      'M0',
      { messages: [{ ...value.messages[0], context: { id: 'M0' } }], metadata: { id: '1' } },
    ],
  ])('%s sets one member in a copy', (path, given, expected) => {
    const before = JSON.stringify(value);
    expect(withPath(value, path, given)).toEqual(expected);
    expect(JSON.stringify(value)).toBe(before);
  });

  it.each([
    ['', 'empty name'],
    ['messages..text', 'empty name'],
    ['messages.', 'empty name'],
    ['__proto__.polluted', 'not for setting'],
    ['messages.0.constructor.prototype.polluted', 'not for setting'],
    ['metadata.prototype', 'not for setting'],
    ['messages.2.text', 'no place in a list of 1'],
    ['messages.-1', 'no place'],
    ['messages.first', 'no place'],
    ['messages.1e3', 'no place'],
    ['messages.length', 'no place'],
    ['messages.9999999999', 'no place'],
    ['metadata.id.more', 'plain value'],
    [Array(40).fill('a').join('.'), 'deep'],
  ])('%s is refused', (path, problem) => {
    expect(() => withPath(value, path, 1)).toThrow(problem);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('may begin with what every object inherits: it is a name like any other', () => {
    expect(withPath({}, 'toString.x', 1)).toEqual({ toString: { x: 1 } });
  });
});

describe('a value', () => {
  it.each([
    ['7', 7],
    ['"7"', '7'],
    ['true', true],
    ['null', null],
    ['{"a":[1]}', { a: [1] }],
    ['Hi there', 'Hi there'],
    ['', ''],
    ['{broken', '{broken'],
    ['9007199254740993', '9007199254740993'],
    [12, 12],
    [{ a: 1 }, { a: 1 }],
  ])('written %j is %j', (text, expected) => {
    expect(readValue(text)).toEqual(expected);
  });
});
