import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './launcher/bootstrap.mjs';
import { memory, root } from './launcher/paths.mjs';
import { runNode } from './suite/command.mjs';

/**
 * npm run bench [NAME ...]: bundles bench/NAME/main.ts and runs it with a collectable heap. `com`, `excel`
 * and the feed of `panel` run in Windows' node.exe.
 */
await bootstrap();
const { build } = await import('esbuild');
const names = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
for (const name of names.length > 0 ? names : ['embedded']) {
  if (name === 'com') {
    const { benchCom } = await import('./native/bench-com.mjs');
    const code = await benchCom((line) => console.error(line));
    if (code !== 0) process.exitCode = code;
    continue;
  }
  if (name === 'excel') {
    const { benchExcel } = await import('./native/bench-excel.mjs');
    const code = await benchExcel((line) => console.error(line));
    if (code !== 0) process.exitCode = code;
    continue;
  }
  if (name === 'panel') {
    const { measurePanelFeed } = await import('./native/bench-panel.mjs');
    const feed = await measurePanelFeed((line) => console.error(line));
    if (feed !== null) process.env['CONCIERGE_BENCH_FEED'] = feed;
  }
  const entry = join(root, 'bench', name, 'main.ts');
  if (!existsSync(entry)) throw new Error(`there is no bench/${name}/main.ts`);
  // Beside the project, so that the bundle finds node_modules; the peers are not bundled, so that they run as published.
  const outfile = join(memory, '..', 'bench', `${name}.cjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['exceljs', '@e965/xlsx', '@playwright/test', 'esbuild'],
    logLevel: 'warning',
    define: { 'import.meta.url': 'concierge_bundle_url' },
    banner: { js: "const concierge_bundle_url = require('node:url').pathToFileURL(__filename).href;" },
  });
  const { code } = await runNode(
    ['--expose-gc', outfile, ...process.argv.slice(2).filter((arg) => arg.startsWith('-'))],
    {
      cwd: root,
      show: true,
    },
  );
  if (code !== 0) process.exitCode = code;
}
