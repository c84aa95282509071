import { writeFile } from 'node:fs/promises';
import { openCom } from '../../native';
import { typingsOf } from '../../native/typings';

/*
 * typings SOURCE FILE: writes TypeScript declarations of a registered type library. SOURCE is a ProgID, {CLSID}, {LIBID}
 * or the path of a library. It runs in node.exe; the launcher (scripts/native/typings.mjs) starts it, under Wine where
 * this is not Windows, and there it has no output but FILE. Failures go to FILE.error. Exit code 0, or 1.
 */

async function main([source, file]: readonly string[]): Promise<number> {
  if (!source || !file) throw new Error('typings SOURCE FILE');
  try {
    await writeFile(file, await typings(source));
    return 0;
  } catch (error) {
    await writeFile(`${file}.error`, error instanceof Error ? error.message : String(error));
    return 1;
  }
}

async function typings(source: string): Promise<string> {
  const com = openCom(process.env['CONCIERGE_ADDON'] ?? '');
  if (!com.available) throw new Error(com.reason);
  const apartment = com.host.start({ name: 'typings', kind: 'sta' });
  try {
    return typingsOf(await apartment.typeLibrary(source));
  } finally {
    await apartment.stop();
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  () => {
    process.exitCode = 1;
  },
);
