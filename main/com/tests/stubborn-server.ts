import { appendFileSync, writeFileSync } from 'node:fs';
import {
  HandlerFailure,
  openCom,
  type ComObject,
  type ComValue,
  type ExposedProperty,
} from '../../../native';

/*
 * An application that misbehaves on demand, for tests: node.exe BUNDLE ADDON LOG CLASSID -Embedding. It has the members
 * that sessions need, and some that reject, hang, show a dialog or die. Each object gets a process of its own.
 */

/** Classes of the one server: under Wine the class of a process that was killed stays dead, so tests take the next. */
export function stubbornClass(index: number): string {
  return `{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C5${index.toString(16).padStart(3, '0')}}`;
}

/** Seconds after which a server that a failed test left behind ends by itself. */
const LIFE_SECONDS = 170;

export async function serveStubborn(addon: string, log: string, classId: string): Promise<void> {
  const found = openCom(addon);
  if (!found.available) throw new Error(found.reason);
  const { host } = found;
  const apartment = host.start({ name: 'stubborn', kind: 'sta' });
  const note = (line: string): void => appendFileSync(log, `${process.pid} ${line}\n`);
  setTimeout(() => process.exit(1), LIFE_SECONDS * 1000).unref();
  const window = await apartment.serverWindow('Stubborn');
  let rejections: { code: number; left: number } = { code: 0, left: 0 };
  const willing = (): void => {
    if (rejections.left === 0) return;
    rejections.left--;
    throw new HandlerFailure(rejections.code, 'busy');
  };
  const property = (value: ComValue, name: string): ExposedProperty => {
    let current = value;
    return {
      get: () => current,
      put: (next) => {
        current = next as ComValue;
        note(`${name} = ${JSON.stringify(current)}`);
        return undefined;
      },
    };
  };
  const create = (): Promise<ComObject> => {
    note('created');
    return apartment.expose(
      {
        Name: { get: () => 'Stubborn' },
        Version: { get: () => '7.1' },
        Hwnd: { get: () => window },
        DisplayAlerts: property(true, 'DisplayAlerts'),
        EnableEvents: property(true, 'EnableEvents'),
        AskToUpdateLinks: property(true, 'AskToUpdateLinks'),
        IgnoreRemoteRequests: property(false, 'IgnoreRemoteRequests'),
        /** The next so many calls of Work answer this code. */
        Reject: (code, times) => {
          rejections = { code: code as number, left: times as number };
          return undefined;
        },
        Work: (ms) => {
          willing();
          return new Promise((resolve) => setTimeout(() => resolve(process.pid), ms as number));
        },
        Never: () => new Promise(() => undefined),
        /** Shows a dialog and does not come back while it is open. */
        Ask: async (title) => {
          const other = host.start({ name: 'dialog', kind: 'sta' });
          const shell = await other.create('WScript.Shell');
          await shell.call('Popup', ['Do you want to save the changes?', 0, title as string]);
          return true;
        },
        /** Writes a file as far as `until`, then dies: before anything, in the middle, or after all of it. */
        Save: (file, until) => {
          if (until !== 'before') writeFileSync(file as string, until === 'during' ? 'half' : 'whole');
          if (until !== 'never') process.exit(3);
          return true;
        },
        Grow: (mebibytes) => {
          grown.push(Buffer.alloc((mebibytes as number) * 1024 * 1024, 1));
          return undefined;
        },
        Quit: () => {
          note('quit');
          end();
          return undefined;
        },
      },
      { name: 'Stubborn', timeoutMs: 120_000 },
    );
  };
  const grown: Buffer[] = [];
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    // After the answer to Quit is on its way.
    setTimeout(() => {
      note('ended by itself');
      process.exit(0);
    }, 50);
  };
  await apartment.serve(classId, create, { idle: end, use: 'single' });
}
