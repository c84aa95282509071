import { Notification, type BrowserWindow } from 'electron';
import type { JobRecord } from '../../app/jobs/model';
import type { Observable } from '../procedures/snapshots';
import { endedJobs, noticeOf } from './job-notices';

/** Jobs are looked at once in this time while nobody looks at the window. */
const INTERVAL_MS = 1000;

/** Tells of long jobs that end while the window has no focus. Watches jobs only during that time. */
export function notifyOfJobs(window: BrowserWindow, jobs: Observable<readonly JobRecord[]>): void {
  let stop: (() => void) | null = null;

  const watch = (): void => {
    stop?.();
    // Not waited for before listening: a job may end meanwhile, and nothing would tell of it any more.
    let known = Promise.resolve(jobs.current());
    let timer: NodeJS.Timeout | null = null;
    const look = async (): Promise<void> => {
      timer = null;
      const before = await known;
      known = Promise.resolve(jobs.current());
      for (const job of endedJobs(before, await known)) show(window, job);
    };
    const unsubscribe = jobs.subscribe(() => {
      timer ??= setTimeout(() => void look(), INTERVAL_MS);
    });
    stop = () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      stop = null;
    };
  };

  window.on('blur', watch);
  // A window that opens behind others never loses the focus that it did not have.
  window.once('show', () => {
    if (!window.isFocused()) watch();
  });
  window.on('focus', () => {
    stop?.();
    window.flashFrame(false);
  });
  window.on('closed', () => stop?.());
}

/** Those on screen: Electron lets go of the ones that nobody holds, and their clicks would lead nowhere. */
const shown = new Set<Notification>();

function show(window: BrowserWindow, job: JobRecord): void {
  if (window.isDestroyed() || window.isFocused()) return;
  window.flashFrame(true);
  if (!Notification.isSupported()) return;
  const notification = new Notification(noticeOf(job));
  shown.add(notification);
  const forget = (): void => void shown.delete(notification);
  notification.on('close', forget);
  notification.on('failed', forget);
  notification.on('click', () => {
    forget();
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  notification.show();
}
