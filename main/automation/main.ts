import { comHere } from '../com/com-here';
import { serveApplication } from './serve-application';

/*
 * node automation.cjs [-ClassId {..}] -Embedding: the automation server on plain Node, as COM starts it where the app is
 * registered from its sources. There is nobody to read what it prints; the exit code tells.
 */

const classAt = process.argv.indexOf('-ClassId');
const classId = classAt < 0 ? undefined : process.argv[classAt + 1];
const com = comHere(__dirname);
if (com.available) {
  serveApplication(com.host, classId).catch(() => {
    process.exitCode = 1;
  });
} else process.exitCode = 2;
