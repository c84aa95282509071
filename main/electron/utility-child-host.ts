import { execFile } from 'node:child_process';
import type { Readable } from 'node:stream';
import { utilityProcess } from 'electron';
import type { Child, ChildEvents, ChildHost, ChildOptions } from '../../app/sessions/child-host';
import { descendants } from './descendants';
import { lastWords } from './last-words';

const STDERR_KEPT = 8192;

/** Children as Electron's utility processes: they work where running as plain Node is switched off (the fuse). */
export class UtilityChildHost implements ChildHost {
  spawn(options: ChildOptions, events: ChildEvents): Child {
    const child = utilityProcess.fork(options.modulePath, [], {
      serviceName: options.name,
      execArgv: [`--max-old-space-size=${options.maxOldSpaceMiB}`],
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    let ended = false;
    // Electron's own type knows less of it, and the child forgets it as it ends.
    const errors = child.stderr as Readable | null;
    errors?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-STDERR_KEPT)));
    child.on('message', (message: unknown) => {
      if (!ended) events.message(message);
    });
    child.on('exit', (code) => {
      if (ended) return;
      ended = true;
      // The end of standard error may arrive after the exit; it is the reason of a crash.
      void (errors ? lastWords(errors) : Promise.resolve('')).then((rest) =>
        events.exit({ code, signal: null, stderr: (stderr + rest).slice(-STDERR_KEPT) }),
      );
    });
    return {
      get pid() {
        return child.pid ?? null;
      },
      send: (message) => {
        if (!ended) child.postMessage(message);
      },
      kill: () => {
        if (ended) return;
        const { pid } = child;
        if (pid === undefined) child.kill();
        else void killTree(pid).finally(() => child.kill());
      },
    };
  }
}

/** Ends a process and what it started (LibreOffice). Electron gives its children no process group of their own. */
async function killTree(pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await run('taskkill', ['/PID', String(pid), '/T', '/F']);
    return;
  }
  const table = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  for (const each of [pid, ...descendants(table, pid)]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

function run(file: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 3000, windowsHide: true }, (_error, stdout) => resolve(stdout));
  });
}
