import { expect, it } from 'vitest';
import { CallBatch } from './call-batch';
import type { AutomationObject } from './values';

const book: AutomationObject = { kind: 'object' };
const other: AutomationObject = { kind: 'object' };

it('passes an object once, however often it is asked for', () => {
  const batch = new CallBatch();
  const sheet = () => batch.pass(batch.pass(book, 'Sheets'), 'Item', ['Sales']);
  expect(sheet()).toBe(sheet());
  expect(batch.pass(sheet(), 'Range', ['A1'])).not.toBe(batch.pass(sheet(), 'Range', ['A2']));
  expect(batch.pass(other, 'Sheets')).not.toBe(batch.pass(book, 'Sheets'));
  expect(batch.size).toBe(5);
  expect([...batch.passing]).toEqual([0, 1, 2, 3, 4]);
});

it('tells apart arguments of different kinds', () => {
  const batch = new CallBatch();
  expect(batch.pass(book, 'Item', ['1'])).not.toBe(batch.pass(book, 'Item', [1]));
});

it('asks again after a method, which may have changed what is active', () => {
  const batch = new CallBatch();
  const before = batch.pass(book, 'ActiveSheet');
  batch.call(batch.pass(book, 'Item', [2]), 'Activate');
  expect(batch.pass(book, 'ActiveSheet')).not.toBe(before);

  const added = new CallBatch();
  const active = added.pass(book, 'ActiveSheet');
  added.pass(added.pass(book, 'Sheets'), 'Add', [], { Before: active });
  expect(added.pass(book, 'ActiveSheet')).not.toBe(active);
});

it('asks again where an argument is an object', () => {
  const batch = new CallBatch();
  expect(batch.pass(book, 'Union', [other])).not.toBe(batch.pass(book, 'Union', [other]));
});
