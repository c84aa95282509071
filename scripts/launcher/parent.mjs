/** How often the parent is looked for, in ms. */
const PERIOD = 500;

/**
 * Ends this process, as by a signal, when the npm that started it is gone. A signal sent to npm ends only the shell
 * between npm and us where that shell is dash: the work would go on with nobody waiting for it.
 *
 * Does nothing once a signal came: then the work is ending already, and another signal would mean "at once".
 *
 * @param {{ parent?: () => number, end?: () => void, period?: number }} [machine]
 * @returns {() => void} stops watching
 */
export function endWithParent(machine = {}) {
  const {
    parent = () => process.ppid,
    end = () => process.kill(process.pid, 'SIGTERM'),
    period = PERIOD,
  } = machine;
  const first = parent();
  const timer = setInterval(() => {
    if (parent() === first) return;
    stop();
    end();
  }, period);
  timer.unref();
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  const stop = () => {
    clearInterval(timer);
    for (const signal of signals) process.off(signal, stop);
  };
  for (const signal of signals) process.prependListener(signal, stop);
  return stop;
}
