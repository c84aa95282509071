import { join } from 'node:path';
import { isBuilt } from '../build.mjs';
import { install, installNeeded } from './install.mjs';
import { withLock } from './lock.mjs';
import { memory, root } from './paths.mjs';
import { runTool } from './run-tool.mjs';

const installStamp = join(memory, 'install.json');

/**
 * Makes the packages and the build as the sources want them, one process at a time. Quick when nothing changed.
 *
 * @param {(line: string) => void} [say]
 */
export async function bootstrap(say = (line) => console.error(line)) {
  if (!installNeeded(root, installStamp) && isBuilt()) return;
  await withLock(
    join(memory, 'lock'),
    async () => {
      await install(root, installStamp, { say });
      if (isBuilt()) return;
      const code = await runTool('node', [join(root, 'scripts', 'build.mjs')], root, {
        CONCIERGE_LOCKED: '1',
      });
      if (code !== 0) throw new Error(`the build failed (exit code ${code}); its messages are above`);
    },
    { onWait: (pid) => say(`Another start (process ${pid}) is installing or building; waiting for it ...`) },
  );
}
