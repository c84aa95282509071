import { CallBatch } from '../../com/call-batch';
import { isObject, type AutomationObject } from '../../com/values';
import { Problem } from '../../errors/problem';
import type { BookAccess } from './book-access';

/** XlConnectionType of connections that can be refreshed in the background, and where they say so. */
const BACKGROUND: Readonly<Record<number, string>> = { 1: 'OLEDBConnection', 2: 'ODBCConnection' };

/**
 * Refreshes every connection, query and pivot table of the workbook and waits until all are done. Background queries
 * are switched off meanwhile, so that the refresh is over when the call is. Answers the number of connections.
 */
export async function refreshAll(book: BookAccess, timeoutMs: number): Promise<number> {
  const listing = new CallBatch();
  const list = listing.enumerate(listing.pass(book.workbook, 'Connections'));
  const items = (await book.run(listing))[list.index];
  const connections = (Array.isArray(items) ? (items as readonly unknown[]) : []).filter(
    (item): item is AutomationObject => isObject(item as AutomationObject),
  );
  const switched: { connection: AutomationObject; member: string }[] = [];
  try {
    for (const connection of connections) {
      const type = await book.ask((batch) => batch.get(connection, 'Type'));
      const member = BACKGROUND[Number(type)];
      if (member === undefined) continue;
      const before = await book.ask((batch) => batch.get(batch.pass(connection, member), 'BackgroundQuery'));
      if (before !== true) continue;
      const batch = new CallBatch();
      batch.put(batch.pass(connection, member), 'BackgroundQuery', false);
      await book.run(batch);
      switched.push({ connection, member });
    }
    await bounded(refresh(book), timeoutMs, book);
    return connections.length;
  } finally {
    const batch = new CallBatch();
    for (const { connection, member } of switched) {
      batch.put(batch.pass(connection, member), 'BackgroundQuery', true);
    }
    for (const connection of connections) batch.release(connection);
    if (batch.size > 0) await book.run(batch).catch(() => undefined);
  }
}

async function refresh(book: BookAccess): Promise<void> {
  const batch = new CallBatch();
  batch.call(book.workbook, 'RefreshAll');
  batch.call(book.lease.application, 'CalculateUntilAsyncQueriesDone');
  await book.run(batch);
}

async function bounded(work: Promise<void>, timeoutMs: number, book: BookAccess): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      book.lease.renew('a refresh took too long');
      book.lease.thread.cancelCall();
      reject(
        new Problem(
          'time-limit',
          `The data was not refreshed within ${Math.round(timeoutMs / 1000)} seconds.`,
          {
            hint: 'Look whether the source answers and whether it asks for a password; or allow more time in the step.',
          },
        ),
      );
    }, timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
