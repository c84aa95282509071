import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments';

const cwd = path.resolve('/folder/of/work');
const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean), cwd);

describe('parseArguments', () => {
  it('counts relative paths from where the user stands', () => {
    expect(parse('run r.json a.xlsx sub --out o')).toEqual({
      command: 'run',
      recipe: path.join(cwd, 'r.json'),
      paths: [path.join(cwd, 'a.xlsx'), path.join(cwd, 'sub')],
      outDir: path.join(cwd, 'o'),
      engine: 'auto',
      progId: null,
      attach: false,
      allowMacros: false,
      dryRun: false,
      json: false,
      concurrency: null,
      overwrite: false,
      calc: null,
    });
  });

  it('takes every option', () => {
    const line =
      'run --json --dry-run --overwrite --engine embedded --calc libreoffice --concurrency 3 --out /o r.json a.csv';
    expect(parse(line)).toMatchObject({
      json: true,
      dryRun: true,
      overwrite: true,
      engine: 'embedded',
      calc: 'libreoffice',
      concurrency: 3,
      outDir: path.resolve('/o'),
    });
  });

  it('takes another application and macros where Excel runs the recipe', () => {
    const line = 'run r.json a.xlsx --out o --engine excel --prog-id Concierge.Application --allow-macros';
    expect(parse(line)).toMatchObject({
      engine: 'excel',
      progId: 'Concierge.Application',
      allowMacros: true,
    });
    expect(parse('run r.json a.xlsx --out o --engine excel --attach')).toMatchObject({ attach: true });
    expect(() => parse('run r.json a.xlsx --out o --attach')).toThrow(/--engine excel/);
    expect(() => parse('run r.json a.xlsx --out o --prog-id Excel.Application')).toThrow(/--engine excel/);
    expect(() => parse('run r.json a.xlsx --out o --engine excel --prog-id Excel')).toThrow(/ProgID/);
  });

  it('knows the other commands', () => {
    expect(parse('check r.json')).toMatchObject({ command: 'check', json: false });
    expect(parse('steps --json')).toEqual({ command: 'steps', json: true });
    expect(parse('--help')).toEqual({ command: 'help' });
    expect(parse('run --help')).toEqual({ command: 'help' });
    expect(parse('--version')).toEqual({ command: 'version' });
  });

  it.each([
    ['', /no command/],
    ['runn r.json', /no command "runn"/],
    ['run', /needs a recipe/],
    ['run r.json --out o', /at least one file/],
    ['run r.json a.xlsx', /--out/],
    ['run r.json a.xlsx --out', /out/],
    ['run r.json a.xlsx --out o --engine word', /auto, embedded, excel/],
    ['run r.json a.xlsx --out o --calc abacus', /ironcalc, libreoffice/],
    ['run r.json a.xlsx --out o --concurrency 0', /from 1 to/],
    ['run r.json a.xlsx --out o --concurrency many', /from 1 to/],
    ['run r.json a.xlsx --out o --quiet', /^There is no option --quiet\.$/],
    ['check', /needs a recipe/],
    ['check a.json b.json', /one recipe/],
    ['check a.json --out o', /--out/],
    ['steps all', /"all"/],
  ])('refuses "%s"', (line, message) => {
    expect(() => parse(line)).toThrow(message);
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: 'arguments' }));
  });
});
