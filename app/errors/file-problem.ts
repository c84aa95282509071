import { Problem, type ProblemPlace } from './problem';

/** Windows refuses longer paths unless both the program and the machine opted in. */
export const WINDOWS_PATH_LIMIT = 260;

function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

/**
 * Says in the user's words why the file system refused. `doing` completes the sentence, such as "read" or "write".
 * A `Problem` and anything that is no file system error comes back as it is (wrapped by `Problem.from`).
 */
export function fileProblem(thrown: unknown, path: string, doing: 'read' | 'write'): Problem {
  if (thrown instanceof Problem) return thrown;
  const place: ProblemPlace = { file: path };
  const make = (code: Problem['code'], message: string, hint: string): Problem =>
    new Problem(code, message, { hint, place, cause: thrown });
  switch (codeOf(thrown)) {
    case 'ENOENT':
      if (process.platform === 'win32' && path.length >= WINDOWS_PATH_LIMIT) return tooLong(path, thrown);
      return doing === 'read'
        ? make('file-missing', `The file ${path} does not exist.`, 'Check the path, or drop the file again.')
        : make('file-missing', `The folder of ${path} does not exist.`, 'Choose another output folder.');
    case 'ENOTDIR':
      return make('file-missing', `${path} leads through a file, not a folder.`, 'Check the path.');
    case 'EISDIR':
      return make('not-a-workbook', `${path} is a folder.`, 'Name a file inside it.');
    case 'EEXIST':
      return make('output-exists', `${path} exists already.`, 'Choose another name, or allow overwriting.');
    case 'EBUSY':
    case 'ETXTBSY':
      return make('file-locked', `${path} is in use by another program.`, 'Close it there and try again.');
    case 'EPERM':
    case 'EACCES':
      if (doing === 'read') {
        return make(
          'file-locked',
          `${path} may not be read: it is open elsewhere or access is denied.`,
          'Close it in Excel, or ask for the right to read it.',
        );
      }
      return make(
        'read-only',
        `${path} may not be written.`,
        'Choose an output folder that you may write to.',
      );
    case 'EROFS':
      return make('read-only', `${path} is on a read-only disk.`, 'Choose an output folder on another disk.');
    case 'ENOSPC':
    case 'EDQUOT':
      return make(
        'disk-full',
        `The disk is full: ${path} could not be written.`,
        'Free some space, or choose an output folder on another disk.',
      );
    case 'EFBIG':
      return make('too-large', `${path} is larger than its disk allows.`, 'Choose another disk.');
    case 'ENAMETOOLONG':
      return tooLong(path, thrown);
    default:
      return Problem.from(thrown).at(place);
  }
}

function tooLong(path: string, cause: unknown): Problem {
  return new Problem('path-too-long', `The path is too long (${path.length} characters): ${path}`, {
    hint: 'Choose an output folder with a shorter path.',
    place: { file: path },
    cause,
  });
}
