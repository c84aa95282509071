import { fork, spawn } from 'node:child_process';
import { StderrFile } from './stderr-file';
import type { Child, ChildEvents, ChildHost, ChildOptions } from './child-host';

/** Bytes of a child's standard error that are kept. */
const STDERR_KEPT = 8192;

/** Children of plain Node. Each leads a process group, so that what it started (LibreOffice) ends with it. */
export class NodeChildHost implements ChildHost {
  spawn(options: ChildOptions, events: ChildEvents): Child {
    const windows = process.platform === 'win32';
    const ownGroup = !windows;
    const file = windows ? new StderrFile() : null;
    const child = fork(options.modulePath, [options.name], {
      execArgv: [`--max-old-space-size=${options.maxOldSpaceMiB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', file?.descriptor ?? 'pipe', 'ipc'],
      // Its own group also keeps the terminal's Ctrl-C from it: cancelling is the parent's decision.
      detached: ownGroup,
    });
    let stderr = '';
    let ended = false;
    const end = (code: number | null, signal: string | null): void => {
      if (ended) return;
      ended = true;
      if (file) stderr = (file.take(STDERR_KEPT) + stderr).slice(-STDERR_KEPT);
      events.exit({ code, signal, stderr });
    };
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
    });
    child.on('message', (message) => {
      if (!ended) events.message(message);
    });
    child.on('error', (error) => {
      stderr += String(error);
      if (child.pid === undefined) end(null, null);
    });
    child.on('exit', () => {
      // What the child started must not outlive it.
      if (ownGroup && child.pid !== undefined) killGroup(child.pid);
    });
    // 'close' comes after standard error was read to its end; 'exit' would lose the reason of a crash.
    child.on('close', (code, signal) => end(code, signal));
    return {
      get pid() {
        return child.pid ?? null;
      },
      send: (message) => {
        if (ended || !child.connected) return;
        child.send(message as object, (error) => {
          if (error) stderr += String(error);
        });
      },
      kill: () => {
        if (ended || child.pid === undefined) return;
        if (ownGroup) killGroup(child.pid);
        else endTree(child.pid);
        child.kill('SIGKILL');
      },
    };
  }
}

function endTree(pid: number): void {
  const taskkill = spawn('taskkill', ['/PID', String(pid), '/T', '/F'], {
    stdio: 'ignore',
    windowsHide: true,
  });
  // Without it the child itself is ended all the same.
  taskkill.on('error', () => undefined);
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
