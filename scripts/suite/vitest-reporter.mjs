import { writeFileSync } from 'node:fs';

/** Vitest reporter that writes the tally of a run, with the reason of each skip, to the file in CONCIERGE_TALLY. */
export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandled
   * @param {import('vitest/node').TestRunEndReason} reason
   */
  onTestRunEnd(modules, unhandled, reason) {
    const file = process.env.CONCIERGE_TALLY;
    if (!file) throw new Error('CONCIERGE_TALLY names no file');
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failures: [], skips: [] };
    for (const module of modules) {
      const before = tally.failures.length;
      for (const test of module.children.allTests()) {
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        else if (result.state === 'skipped')
          tally.skips.push({ name, reason: result.note ?? 'as its name says' });
        else tally.failures.push({ name, detail: messages(result.errors ?? []) || result.state });
      }
      // A file that cannot be loaded, or a hook that throws, has no failing test of its own.
      for (const error of module.errors())
        tally.failures.push({ name: module.relativeModuleId, detail: error.message });
      if (tally.failures.length > before) continue;
      // One whose process died, or whose turn never came, has no test that says so either.
      if (module.state() === 'failed')
        tally.failures.push({ name: module.relativeModuleId, detail: 'a suite or hook in it failed' });
      else if (module.state() !== 'passed' && module.state() !== 'skipped')
        tally.failures.push({
          name: module.relativeModuleId,
          detail: `its tests are ${module.state()} still`,
        });
    }
    for (const error of unhandled)
      tally.failures.push({ name: 'an error outside any test', detail: error.message });
    if (reason === 'interrupted')
      tally.failures.push({ name: 'unit tests', detail: 'they were interrupted' });
    writeFileSync(file, JSON.stringify(tally));
  }
}

/** @param {readonly { message: string }[]} errors */
function messages(errors) {
  return errors.map(({ message }) => message).join('\n');
}
