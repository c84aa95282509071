import { parseArgs } from 'node:util';
import path from 'node:path';
import { settingsView } from '../../app/contract/views';
import { Problem } from '../../app/errors/problem';

export interface RunArguments {
  command: 'run';
  recipe: string;
  paths: string[];
  outDir: string;
  engine: 'auto' | 'embedded' | 'excel';
  /** What to start instead of what the settings say. */
  progId: string | null;
  /** Use the application that is open already. */
  attach: boolean;
  allowMacros: boolean;
  dryRun: boolean;
  json: boolean;
  concurrency: number | null;
  overwrite: boolean;
  calc: 'ironcalc' | 'libreoffice' | null;
}

export type Arguments =
  | RunArguments
  | { command: 'check'; recipe: string; json: boolean }
  | { command: 'steps'; json: boolean }
  | { command: 'help' }
  | { command: 'version' };

const HINT = 'See "concierge --help".';
const MAX_CONCURRENCY = 64;
const CALC = ['ironcalc', 'libreoffice'] as const;

/** Reads the command line. Relative paths count from `cwd`. Throws `Problem` with code `arguments`. */
export function parseArguments(args: readonly string[], cwd: string): Arguments {
  const { values, positionals } = parse(args);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const [command, ...rest] = positionals;
  const json = values.json ?? false;
  const only = (allowed: readonly string[]): void => {
    const extra = Object.keys(values).find((key) => !allowed.includes(key));
    if (extra) throw wrong(`${command} does not know the option --${extra}.`);
  };
  switch (command) {
    case 'run': {
      const [recipe, ...paths] = rest;
      if (!recipe) throw wrong('run needs a recipe.');
      if (paths.length === 0) throw wrong('run needs at least one file or folder.');
      if (!values.out) throw wrong('run needs --out DIR, the folder for the results.');
      return {
        command,
        recipe: path.resolve(cwd, recipe),
        paths: paths.map((file) => path.resolve(cwd, file)),
        outDir: path.resolve(cwd, values.out),
        engine: oneOf('engine', values.engine ?? 'auto', ['auto', 'embedded', 'excel']),
        progId: values['prog-id'] === undefined ? null : progIdOf(values['prog-id'], values.engine),
        attach: attachOf(values.attach, values.engine),
        allowMacros: values['allow-macros'] ?? false,
        dryRun: values['dry-run'] ?? false,
        json,
        concurrency: values.concurrency === undefined ? null : concurrencyOf(values.concurrency),
        overwrite: values.overwrite ?? false,
        calc: values.calc === undefined ? null : oneOf('calc', values.calc, CALC),
      };
    }
    case 'check': {
      only(['json']);
      const [recipe, extra] = rest;
      if (!recipe) throw wrong('check needs a recipe.');
      if (extra) throw wrong(`check takes one recipe; "${extra}" is too much.`);
      return { command, recipe: path.resolve(cwd, recipe), json };
    }
    case 'steps':
      only(['json']);
      if (rest[0]) throw wrong(`steps takes no "${rest[0]}".`);
      return { command, json };
    case undefined:
      throw wrong('There is no command. It is run, check or steps.');
    default:
      throw wrong(`There is no command "${command}". It is run, check or steps.`);
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      strict: true,
      options: {
        out: { type: 'string' },
        engine: { type: 'string' },
        'prog-id': { type: 'string' },
        attach: { type: 'boolean' },
        'allow-macros': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
        concurrency: { type: 'string' },
        overwrite: { type: 'boolean' },
        calc: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (thrown) {
    throw wrong(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (!found) throw wrong(`--${option} is ${allowed.join(', ')}; not "${value}".`);
  return found;
}

function progIdOf(text: string, engine: string | undefined): string {
  if (engine !== 'excel') throw wrong('--prog-id goes with --engine excel.');
  if (!settingsView.shape.excel.shape.progId.safeParse(text).success)
    throw wrong(`--prog-id is a ProgID such as Excel.Application; not "${text}".`);
  return text;
}

function attachOf(attach: boolean | undefined, engine: string | undefined): boolean {
  if (attach && engine !== 'excel') throw wrong('--attach goes with --engine excel.');
  return attach ?? false;
}

function concurrencyOf(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > MAX_CONCURRENCY)
    throw wrong(`--concurrency is a number from 1 to ${MAX_CONCURRENCY}; not "${text}".`);
  return number;
}

function wrong(message: string): Problem {
  return new Problem('arguments', message, { hint: HINT });
}
