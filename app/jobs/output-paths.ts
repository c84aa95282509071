import path from 'node:path';
import { WINDOWS_PATH_LIMIT } from '../errors/file-problem';
import { Problem } from '../errors/problem';

/** Longest file name in bytes (UTF-8 on Linux and macOS; UTF-16 units on Windows, which is never more). */
const NAME_BYTES = 255;

/** `report.xlsx` becomes `report (2).xlsx`. */
export function numberedPath(file: string, number: number): string {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name} (${number})${ext}`);
}

/** Equal for paths that some supported file system takes for the same: letter case and Unicode composition. */
export function pathKey(file: string): string {
  return path.resolve(file).normalize('NFC').toLowerCase();
}

/** Why nothing can stand under this path, or null. */
export function pathTooLong(file: string, platform: NodeJS.Platform = process.platform): Problem | null {
  const name = path.basename(file);
  const hint = 'Choose an output folder with a shorter path, or a shorter output name.';
  if (Buffer.byteLength(name) > NAME_BYTES) {
    return new Problem('path-too-long', `The output name is too long (${name.length} characters): ${name}`, {
      hint,
      place: { file },
    });
  }
  // Excel cannot open what lies deeper, even where Windows itself could.
  const limit = platform === 'win32' ? WINDOWS_PATH_LIMIT - 1 : 4095;
  if (file.length <= limit) return null;
  return new Problem('path-too-long', `The output path is too long (${file.length} characters): ${file}`, {
    hint,
    place: { file },
  });
}
