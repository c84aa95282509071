import { Problem } from '../../app/errors/problem';
import type { ShellActions } from '../procedures/shell-actions';

/** No desktop: the user sits at a browser, maybe on another machine, and gets results as downloads. */
export class ServeShell implements ShellActions {
  readonly shell = 'serve' as const;
  readonly can = { pick: false, reveal: false, open: false, download: true };

  pick(): Promise<string[]> {
    return refuse();
  }
  pickOutDir(): Promise<string | null> {
    return refuse();
  }
  reveal(): Promise<void> {
    return refuse();
  }
  open(): Promise<void> {
    return refuse();
  }
}

function refuse(): Promise<never> {
  return Promise.reject(
    new Problem('unsupported', 'The browser has no access to files and folders of this machine.'),
  );
}
