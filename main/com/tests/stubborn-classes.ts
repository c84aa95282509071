import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ADDON, ServerClasses } from './server-classes';
import { serveStubborn, stubbornClass } from './stubborn-server';

/** When COM started this bundle again as the server: serves and answers true. */
export function servesStubborn(): boolean {
  if (!process.argv.includes('-Embedding')) return false;
  const [addon = '', log = '', classId = ''] = process.argv.slice(2);
  serveStubborn(addon, log, classId).catch((error: unknown) => {
    writeFileSync(`${log}.error`, String(error));
    process.exitCode = 1;
  });
  return true;
}

/** The registered classes of one test file, and what their servers wrote down. */
export class StubbornClasses extends ServerClasses {
  private readonly log = path.join(this.folder, 'server.log');

  /** @param first files that run in the same prefix take different ranges */
  constructor(bundle: string, first: number, count: number) {
    super((folder) => ({
      // Both are known only here: COM starts servers with an environment of its own.
      script: `process.argv.splice(2, 0, ${JSON.stringify(ADDON)}, ${JSON.stringify(path.join(folder, 'server.log'))});
        require(${JSON.stringify(bundle)});`,
      classes: Array.from({ length: count }, (_, i) => stubbornClass(first + i)),
    }));
    writeFileSync(this.log, '');
  }

  /** What servers did, as `pid what` lines. */
  notes(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
  }
}
