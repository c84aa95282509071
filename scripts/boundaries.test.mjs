import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../app/testing/temporary-folder.ts';

const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** One offence a rule: file, what it imports. */
const offences = {
  'contract-imports-nothing-of-the-project': ['app/contract/contract.ts', '../jobs/job'],
  'app-imports-only-app': ['app/jobs/runner.ts', '../../main/compose'],
  'native-imports-only-native': ['native/facade.ts', '../app/jobs/job'],
  'renderer-imports-only-the-contract': ['renderer/view.ts', '../app/jobs/job'],
  'main-imports-app-and-native': ['main/window.ts', '../renderer/page'],
  'e2e-imports-no-part-of-the-app': ['e2e/spec.ts', '../app/jobs/job'],
  'only-main-electron-imports-electron': ['main/serve/main.ts', 'electron'],
  'core-has-no-window': ['app/jobs/store.ts', 'react'],
  'window-has-no-node': ['renderer/files.ts', 'node:fs'],
  'shipped-code-needs-declared-packages': ['app/jobs/tool.ts', 'react'],
  'tests-are-imported-by-tests': ['app/jobs/shipped.ts', './testing/fixture'],
  'no-circular': ['app/jobs/chicken.ts', './egg'],
  'nothing-unresolvable': ['app/jobs/lost.ts', './nowhere'],
};

/** What the rules allow, so that a rule that forbids too much shows too. */
const fine = {
  'app/contract/more.ts': "import { z } from 'zod'; import './views';",
  'app/contract/views.ts': 'export const view = 1;',
  'app/jobs/job.ts': "import 'node:fs'; export const job = 1;",
  'app/jobs/job.test.ts': "import './testing/fixture'; import './job';",
  'app/jobs/testing/fixture.ts': 'export const fixture = 1;',
  'app/jobs/egg.ts': "import './chicken';",
  'app/jobs/type-a.ts': "import type { B } from './type-b'; export interface A { b: B }",
  'app/jobs/type-b.ts': "import type { A } from './type-a'; export interface B { a: A }",
  'main/compose.ts': "import '../app/jobs/job'; export const compose = 1;",
  'main/electron/main.ts': "import 'electron'; import '../compose';",
  'renderer/page.ts': "import 'react'; import '../app/contract/views'; export const page = 1;",
};

/** @type {{ from: string, rule: string }[]} */
let violations = [];

const root = temporaryFolder();
beforeAll(async () => {
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(fine)) write(path, text);
  for (const [path, target] of Object.values(offences)) write(path, `import '${target}';`);
  for (const name of ['electron', 'react', 'zod']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  write(
    'package.json',
    JSON.stringify({ dependencies: { zod: '1' }, devDependencies: { react: '1', electron: '1' } }),
  );
  const found = await cruise(['app', 'main', 'native', 'renderer', 'e2e'], {
    ...config.options,
    baseDir: root,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  });
  violations = found.output.summary.violations.map(({ from, rule }) => ({ from, rule: rule.name }));
});

test('every rule has its offence here', () => {
  expect(Object.keys(offences).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
});

test.each(Object.entries(offences))('%s', (rule, [from]) => {
  expect(violations).toContainEqual({ from, rule });
});

test('what is allowed passes', () => {
  const chickenAndEgg = 'app/jobs/egg.ts';
  expect(violations.filter(({ from }) => from in fine && from !== chickenAndEgg)).toEqual([]);
});
