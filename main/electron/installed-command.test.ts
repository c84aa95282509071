import { expect, it } from 'vitest';
import { installedCommand } from './installed-command';

it('takes a command, with what follows as it is', () => {
  const args = ['run', 'recipe.json', '--no-sandbox', 'a.xlsx', '--out', 'x'];
  expect(installedCommand(['concierge', ...args], true)).toEqual(args);
  expect(installedCommand(['concierge', '--no-sandbox', '--disable-gpu', 'steps', '--json'], true)).toEqual([
    'steps',
    '--json',
  ]);
  expect(installedCommand(['concierge', '--help'], true)).toEqual(['--help']);
});

it('opens the window for anything else, and in development', () => {
  expect(installedCommand(['concierge'], true)).toBeNull();
  expect(installedCommand(['concierge', '--no-sandbox'], true)).toBeNull();
  expect(installedCommand(['concierge', '/books/data.xlsx'], true)).toBeNull();
  expect(installedCommand(['electron', '.', 'run', 'x'], false)).toBeNull();
});
