import { expect, test } from 'vitest';
import { AutomationError } from '../../com/automation-error';
import type { BatchCommand, CallBatch } from '../../com/call-batch';
import { Slot, type AutomationObject, type AutomationValue } from '../../com/values';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { Tally } from '../../workbook/tally';
import { BookAccess } from './book-access';
import { setDocumentProperties } from './document-properties';

const workbook: AutomationObject = { kind: 'object' };

/** What the step gives here: names and flags. */
function nameOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

/** A workbook whose properties have values; `refusing` members answer with that code. Notes calls and assignments. */
function bookOf(values: Readonly<Record<string, string>>, refusing: Readonly<Record<string, number>> = {}) {
  const done: string[] = [];
  const itemOf = (commands: readonly BatchCommand[], command: BatchCommand): string => {
    if (!('target' in command) || !(command.target instanceof Slot)) return '';
    const target = commands[command.target.index];
    return target?.do === 'get' && target.member === 'Item' ? nameOf(target.args[0]) : '';
  };
  const run = ({ commands }: CallBatch): Promise<AutomationValue[]> => {
    const results: AutomationValue[] = [];
    for (const command of commands) {
      if (!('member' in command)) throw new TypeError('not asked for here');
      const member = String(command.member);
      const code = refusing[member];
      if (code !== undefined) {
        const detail = { command: results.length, argument: null, description: null, source: null };
        return Promise.reject(new AutomationError(code | 0, '', member, detail, `${member} failed`, ''));
      }
      const item = itemOf(commands, command);
      if (command.do === 'put') done.push(`${item || member}=${nameOf(command.args.at(-1))}`);
      if (command.do === 'call') done.push(`${member}(${command.args.map(String).join()})`);
      results.push(item === '' ? workbook : values[item]);
    }
    return Promise.resolve(results);
  };
  return { done, book: new BookAccess({ run } as unknown as ApplicationLease, workbook) };
}

test('personal data goes before the properties are set, and is kept from being written again', async () => {
  const { book, done } = bookOf({ Title: 'Old', Author: 'Ann', 'Last Author': 'Bob' });
  const tally = new Tally(0);
  expect(await setDocumentProperties(book, { title: 'New' }, true, tally)).toBe(3);
  expect(done).toEqual([
    'RemoveDocumentInformation(4)',
    'Title=New',
    'Author=',
    'Last Author=',
    'RemovePersonalInformation=true',
  ]);
  expect(tally.warnings).toEqual([]);
});

test('an application that has no such members removes the properties, and says what it cannot promise', async () => {
  const missing = 0x80020006;
  const { book, done } = bookOf(
    { Author: 'Ann' },
    { RemoveDocumentInformation: missing, RemovePersonalInformation: missing },
  );
  const tally = new Tally(0);
  expect(await setDocumentProperties(book, {}, true, tally)).toBe(1);
  expect(done).toEqual(['Author=']);
  expect(tally.warnings).toEqual([
    'The application may write the name of its user as the one who saved last.',
  ]);
});

test('persons that the step names stay, so that Excel is not told to remove them on saving', async () => {
  const { book, done } = bookOf({ Author: 'Ann', Company: 'Acme' });
  await setDocumentProperties(book, { author: 'Team' }, true, new Tally(0));
  expect(done).toEqual(['Author=Team', 'Company=']);
});

test('an application that is gone ends the step', async () => {
  const { book } = bookOf({ Author: 'Ann' }, { RemoveDocumentInformation: 0x800706ba });
  await expect(setDocumentProperties(book, {}, true, new Tally(0))).rejects.toThrow('failed');
});
