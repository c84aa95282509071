/**
 * A reporter for Node's test runner: one line of JSON for each test that ended, and one where all of them did: a process may
 * end well in the middle of its tests. Subtests and suites are not counted again by the test they are in.
 *
 * @param {AsyncIterable<{ type: string, data: { name: string, nesting: number, skip?: string | boolean, details?: { type?: string, error?: { message?: string, cause?: { stack?: string } } } } }>} events
 */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') continue;
    const error = data.details?.error;
    yield `${JSON.stringify({
      name: data.name,
      outcome: data.skip === undefined || data.skip === false ? type.slice('test:'.length) : 'skip',
      detail: error?.cause?.stack ?? error?.message ?? (typeof data.skip === 'string' ? data.skip : ''),
    })}\n`;
  }
  yield `${JSON.stringify({ outcome: 'end' })}\n`;
}
