import { Problem } from '../../../errors/problem';

/**
 * Refuses names that could lead out of a folder or mean two things to two programs. We never unpack to disk, but the
 * file goes on to programs that do, and a package that holds such a name was not written by an office program.
 */
export function checkEntryName(name: string): void {
  const why = fault(name);
  if (why === null) return;
  throw new Problem(
    'unsafe-package',
    `The package has an entry whose name ${why}: ${JSON.stringify(name)}.`,
    {
      hint: 'The file was not written by an office program. Ask its sender for a fresh copy.',
      place: { part: name },
    },
  );
}

function fault(name: string): string | null {
  if (name === '') return 'is empty';
  if (name.includes('\0')) return 'holds a zero byte';
  if (name.includes('\\')) return 'holds a backslash';
  if (name.startsWith('/')) return 'is absolute';
  if (/^[A-Za-z]:/.test(name)) return 'names a drive';
  const segments = name.split('/');
  if (segments.some((segment) => segment === '..' || segment === '.')) return 'leads out of the package';
  if (segments.slice(0, -1).some((segment) => segment === '')) return 'has an empty folder';
  return null;
}
