import { describe, expect, it } from 'vitest';
import { blankOf, branchesOf, kindOf, matches, propertiesOf, resolve, titleOf } from './json-schema';

const cell = {
  anyOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'null' },
    {
      type: 'object',
      properties: { date: { type: 'string' } },
      required: ['date'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { text: { type: 'string' } },
      required: ['text'],
      additionalProperties: false,
    },
  ],
};
const root = { $defs: { cell, name: { type: 'string', title: 'Name' } } };

describe('JSON Schema for forms', () => {
  it('follows references and keeps what stands beside them', () => {
    expect(resolve({ $ref: '#/$defs/name', title: 'Sheet' }, root)).toEqual({
      type: 'string',
      title: 'Sheet',
    });
    expect(resolve({ allOf: [{ $ref: '#/$defs/name' }], default: 'x' }, root)).toEqual({
      type: 'string',
      title: 'Name',
      default: 'x',
    });
  });

  it('does not hang on a reference to itself', () => {
    const circular = { $defs: { a: { $ref: '#/$defs/a' } } };
    expect(resolve({ $ref: '#/$defs/a' }, circular)).toBeDefined();
  });

  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
    [{ anyOf: [{ const: 'a' }, { const: 'b' }] }, 'choice'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'boolean' }, 'switch'],
    [{ type: 'string', format: 'colour' }, 'colour'],
    [{ anyOf: [{ type: 'number' }, { const: 'fit' }] }, 'union'],
    [{ type: ['string', 'null'] }, 'union'],
    [{ type: 'object', properties: {} }, 'group'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'entries'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [
      {
        anyOf: [
          { $ref: '#/$defs/cell' },
          { type: 'array', items: { type: 'array', items: { $ref: '#/$defs/cell' } } },
        ],
      },
      'values',
    ],
    [{}, 'any'],
  ])('edits %j as %s', (schema, kind) => {
    expect(kindOf(schema, root)).toBe(kind);
  });

  it('finds the branch a value belongs to', () => {
    const branches = branchesOf(cell, root);
    const at = (value: unknown) => branches.findIndex((branch) => matches(branch, value, root));
    expect([at('x'), at(1), at(true), at(null), at({ date: 'd' }), at({ text: 't' })]).toEqual([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(at({ other: 1 })).toBe(-1);
  });

  it('tells branches apart by their constants', () => {
    const line = { type: 'object', properties: { kind: { const: 'line' } }, required: ['kind'] };
    const fill = { type: 'object', properties: { kind: { const: 'fill' } }, required: ['kind'] };
    expect(matches(line, { kind: 'fill' }, {})).toBe(false);
    expect(matches(fill, { kind: 'fill' }, {})).toBe(true);
  });

  it('begins a new step with its required fields only', () => {
    const schema = {
      type: 'object',
      properties: {
        target: { type: 'string' },
        mode: { enum: ['a', 'b'] },
        whole: { type: 'boolean', default: false },
        note: { type: 'string' },
      },
      required: ['target', 'mode', 'whole'],
    };
    expect(blankOf(schema, {})).toEqual({ target: '', mode: 'a' });
    expect(propertiesOf(schema, {}).map(({ required }) => required)).toEqual([true, true, false, false]);
  });

  it('makes a title from the key where there is none', () => {
    expect(titleOf({}, 'ifMissing')).toBe('If missing');
    expect(titleOf({ title: 'T' }, 'x')).toBe('T');
  });
});
