import { temporaryFolder } from '../../testing/temporary-folder';
import { createApplication, type ApplicationObject } from '../model/application';
import { invoke, isObject } from '../members';
import { Double, Grid, type AutomationObject, type Value } from '../values';

/** A client of the object model in this process, as a script would call it, with a folder of its own. */
export class Client {
  readonly folder = temporaryFolder();
  readonly application: ApplicationObject = createApplication({
    window: 1,
    processId: 1,
    scratch: this.folder,
  });

  async get(object: AutomationObject, member: string, ...args: Value[]): Promise<Value> {
    return plain(await invoke(object, member, { put: false, args }));
  }

  async object(object: AutomationObject, member: string, ...args: Value[]): Promise<AutomationObject> {
    const found = await invoke(object, member, { put: false, args });
    if (!isObject(found)) throw new TypeError(`${member} answered no object`);
    return found;
  }

  /** The value comes last, after indexes. */
  async put(object: AutomationObject, member: string, ...args: Value[]): Promise<void> {
    await invoke(object, member, { put: true, args });
  }

  /** A new workbook's first sheet. */
  async newSheet(): Promise<AutomationObject> {
    const book = await this.object(await this.object(this.application, 'Workbooks'), 'Add');
    return this.object(book, 'ActiveSheet');
  }

  /** A value of a range by its address. */
  async of(sheet: AutomationObject, address: string, member = 'Value2'): Promise<Value> {
    return this.get(await this.object(sheet, 'Range', address), member);
  }

  async set(sheet: AutomationObject, address: string, value: Value, member = 'Value2'): Promise<void> {
    await this.put(await this.object(sheet, 'Range', address), member, value);
  }

  end(): Promise<void> {
    return this.application.quit();
  }
}

/** Doubles as numbers, blocks as rows. */
function plain(value: Value): Value {
  return value instanceof Double ? value.value : value;
}

export function rows(value: Value): Value[][] {
  if (!(value instanceof Grid)) throw new TypeError('a block was expected');
  return Array.from({ length: value.rows }, (_, y) =>
    Array.from({ length: value.columns }, (__, x) => value.at(y, x)),
  );
}
