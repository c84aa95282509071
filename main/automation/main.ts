import { comHere } from '../com/com-here';
import { serveApplication } from './serve-application';

/*
 * node automation.cjs [-Addon FILE] [-ClassId {..}] -Embedding: the automation server on plain Node, as COM starts it
 * where it is registered from the sources. There is nobody to read what it prints; the exit code tells.
 */

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

// COM starts servers with an environment of its own, so the place of the addon comes by the command line.
const addon = option('-Addon');
if (addon !== undefined) process.env['CONCIERGE_ADDON'] = addon;
const com = comHere(__dirname);
if (com.available) {
  serveApplication(com.host, option('-ClassId')).catch(() => {
    process.exitCode = 1;
  });
} else process.exitCode = 2;
