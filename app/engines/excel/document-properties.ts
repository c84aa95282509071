import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import type { Tally } from '../../workbook/tally';
import type { DocumentProperties } from '../../workbook/workbook';
import { lacksMember, type BookAccess } from './book-access';

/** Names of built-in document properties, which Excel takes in English everywhere. */
const NAMES: Readonly<Record<keyof DocumentProperties, string>> = {
  title: 'Title',
  subject: 'Subject',
  author: 'Author',
  manager: 'Manager',
  company: 'Company',
  category: 'Category',
  keywords: 'Keywords',
  comments: 'Comments',
};
const LAST_AUTHOR = 'Last Author';
/** XlRemoveDocInfoType: names of persons, and no more. xlRDIDocumentProperties (8) would take title and the like, too. */
const REMOVE_PERSONAL_INFORMATION = 4;
const PERSONAL: readonly (keyof DocumentProperties)[] = ['author', 'manager', 'company'];

/**
 * Sets document properties; an empty text removes one. With `removePersonal`, author, manager, company and who saved
 * last go first, so that what the patch sets remains. Answers how many properties changed.
 */
export async function setDocumentProperties(
  book: BookAccess,
  patch: DocumentProperties,
  removePersonal: boolean,
  tally: Tally,
): Promise<number> {
  const wanted = new Map<string, string>();
  for (const [property, name] of Object.entries(NAMES) as [keyof DocumentProperties, string][]) {
    const value = patch[property] ?? (removePersonal && PERSONAL.includes(property) ? '' : undefined);
    if (value !== undefined) wanted.set(name, value);
  }
  if (removePersonal && (await tellsWhoSaved(book))) wanted.set(LAST_AUTHOR, '');
  const names = [...wanted.keys()];
  const reading = new CallBatch();
  const properties = reading.pass(book.workbook, 'BuiltinDocumentProperties');
  const slots = names.map((name) => reading.get(reading.pass(properties, 'Item', [name]), 'Value'));
  const before = await book.run(reading);
  const namesPersons = PERSONAL.some((property) => (patch[property] ?? '') !== '');
  // Before anything is written: what the patch sets must not go with it.
  if (removePersonal && !namesPersons) await removePersonalInformation(book, tally);
  const writing = new CallBatch();
  const written = writing.pass(book.workbook, 'BuiltinDocumentProperties');
  let changed = 0;
  names.forEach((name, i) => {
    const old = before[slots[i]?.index ?? -1];
    const value = wanted.get(name) ?? '';
    if ((typeof old === 'string' ? old : '') === value) return;
    changed++;
    writing.put(writing.pass(written, 'Item', [name]), 'Value', value);
  });
  if (changed > 0) await book.run(writing);
  if (removePersonal && namesPersons) {
    tally.warn(
      'Excel writes the name of its user as the one who saved last, because the step names persons.',
    );
  } else if (removePersonal) await forgetWhoSaves(book, tally);
  return changed;
}

/** Other applications with this object model do not know all of Excel's properties. */
async function tellsWhoSaved(book: BookAccess): Promise<boolean> {
  const batch = new CallBatch();
  batch.pass(batch.pass(book.workbook, 'BuiltinDocumentProperties'), 'Item', [LAST_AUTHOR]);
  return book.run(batch).then(
    () => true,
    (thrown: unknown) => {
      if (Problem.from(thrown).transient) throw thrown;
      return false;
    },
  );
}

/**
 * Excel writes its user's name as last author whenever it saves, unless the workbook says that it must not: then it
 * drops author, manager and company too, so that these cannot be set at the same time.
 */
async function forgetWhoSaves(book: BookAccess, tally: Tally): Promise<void> {
  const batch = new CallBatch();
  batch.put(book.workbook, 'RemovePersonalInformation', true);
  await book.run(batch).catch((thrown: unknown) => {
    refusalOnly(thrown);
    tally.warn('The application may write the name of its user as the one who saved last.');
  });
}

/** Removes what the application finds of persons beyond the properties, where it has that. */
async function removePersonalInformation(book: BookAccess, tally: Tally): Promise<void> {
  const batch = new CallBatch();
  batch.call(book.workbook, 'RemoveDocumentInformation', [REMOVE_PERSONAL_INFORMATION]);
  await book.run(batch).catch((thrown: unknown) => {
    refusalOnly(thrown);
    if (!lacksMember(thrown)) {
      tally.warn('The application did not remove personal information beyond the document properties.');
    }
  });
}

/** What the application refused can be done without; anything else ends the step. */
function refusalOnly(thrown: unknown): void {
  if (!(thrown instanceof AutomationError) || kindOfFailure(thrown) !== 'refused') throw thrown;
}
