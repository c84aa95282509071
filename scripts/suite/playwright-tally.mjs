/**
 * @typedef {{ message?: string }} ReportError
 * @typedef {{ status: string, errors?: ReportError[] }} ReportResult
 * @typedef {{ projectName: string, status: string, annotations?: { type: string, description?: string }[], results: ReportResult[] }} ReportTest
 * @typedef {{ title: string, tests: ReportTest[] }} ReportSpec
 * @typedef {{ title: string, specs?: ReportSpec[], suites?: ReportSuite[] }} ReportSuite
 * @typedef {{ suites: ReportSuite[], errors?: ReportError[] }} Report
 */

/**
 * The tally of a Playwright JSON report. A test that failed first and passed when tried again (flaky) is a failure:
 * what is sometimes wrong is wrong.
 *
 * @param {Report} report
 * @returns {import('./tally.mjs').Tally}
 */
export function playwrightTally(report) {
  /** @type {import('./tally.mjs').Tally} */
  const tally = { passed: 0, failures: [], skips: [] };
  for (const { name, test } of report.suites.flatMap((suite) => testsOf(suite, []))) {
    if (test.status === 'expected') tally.passed += 1;
    else if (test.status === 'skipped') {
      const reason = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
      tally.skips.push({ name, reason: reason ?? notRun(test) });
    } else tally.failures.push({ name, detail: detailOf(test) });
  }
  for (const error of report.errors ?? [])
    tally.failures.push({ name: 'e2e outside any test', detail: error.message ?? 'unknown error' });
  return tally;
}

/** @param {ReportTest} test */
function notRun(test) {
  return test.results.length === 0 ? 'not run, because a test before it failed' : 'no reason given';
}

/** @param {ReportTest} test */
function detailOf(test) {
  const errors = test.results.flatMap(({ errors = [] }) => errors.map(({ message }) => message ?? ''));
  return [test.status, ...errors].join('\n');
}

/** @param {ReportSuite} suite @param {string[]} above @returns {{ name: string, test: ReportTest }[]} */
function testsOf(suite, above) {
  const path = [...above, suite.title];
  const here = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => ({ name: `${test.projectName}: ${[...path, spec.title].join(' > ')}`, test })),
  );
  return [...here, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner, path))];
}
