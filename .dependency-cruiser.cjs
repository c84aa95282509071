/*
 * Who may import whom. The folder says what a file may know: app is the core and knows neither shell nor window, the
 * window knows main only by the contract. scripts/boundaries.test.mjs shows that each rule bites.
 */
const TEST = '\\.test\\.tsx?$|/(testing|tests|fidelity)/';
const PROJECT = 'app|main|native|renderer|e2e|bench|scripts';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contract-imports-nothing-of-the-project',
      severity: 'error',
      from: { path: '^app/contract/', pathNot: TEST },
      to: { path: `^(${PROJECT})/`, pathNot: '^app/contract/' },
    },
    {
      name: 'app-imports-only-app',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: `^(${PROJECT})/`, pathNot: '^app/' },
    },
    {
      name: 'native-imports-only-native',
      severity: 'error',
      from: { path: '^native/' },
      to: { path: `^(${PROJECT})/`, pathNot: '^native/' },
    },
    {
      name: 'renderer-imports-only-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: `^(${PROJECT})/`, pathNot: '^(renderer|app/contract)/' },
    },
    {
      name: 'main-imports-app-and-native',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: `^(${PROJECT})/`, pathNot: '^(main|app|native)/' },
    },
    {
      name: 'e2e-imports-no-part-of-the-app',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(app|main|native|renderer)/' },
    },
    {
      name: 'only-main-electron-imports-electron',
      severity: 'error',
      from: { pathNot: '^main/electron/' },
      to: { path: '(^|/)electron(/|$)', pathNot: '^main/electron/', dependencyTypesNot: ['local'] },
    },
    {
      name: 'core-has-no-window',
      comment: 'app and main run without a page',
      severity: 'error',
      from: { path: '^(app|main)/' },
      to: { path: 'node_modules/(react|react-dom|zustand|@fluentui|@tanstack)/' },
    },
    {
      name: 'window-has-no-node',
      comment: 'the page runs in a sandbox; its tests and its build run on Node',
      severity: 'error',
      from: { path: '^(renderer|app/contract)/', pathNot: `${TEST}|vite\\.config\\.ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shipped-code-needs-declared-packages',
      comment: 'what app and main import at run time is in dependencies; electron comes with the shell',
      severity: 'error',
      from: { path: '^(app|main)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/electron/' },
    },
    {
      name: 'tests-are-imported-by-tests',
      severity: 'error',
      from: { path: '^(app|main|renderer)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'no-circular',
      comment: 'types alone may refer to each other',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts', '.d.cts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
