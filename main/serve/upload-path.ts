import { Problem } from '../../app/errors/problem';

const MAX_DEPTH = 32;
const MAX_SEGMENT = 150;
const MAX_PATH = 1000;
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/**
 * Folders and file name of an upload, from the header that the page sent. Names are made safe for any file system;
 * a path that tries to climb is refused, not repaired.
 */
export function uploadPath(header: string): { folder: string[]; name: string } {
  let decoded: string;
  try {
    decoded = decodeURIComponent(header);
  } catch {
    throw wrong('is not encoded as it should be');
  }
  if (decoded.length > MAX_PATH) throw wrong('is too long');
  const segments = decoded.split(/[/\\]/).filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..')) throw wrong('leads out of its folder');
  if (segments.length > MAX_DEPTH) throw wrong('has too many folders');
  const safe = segments.map(safeName);
  const name = safe.pop();
  if (name === undefined) throw wrong('has no file name');
  return { folder: safe, name };
}

function safeName(segment: string): string {
  const cleaned = segment
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f<>:"|?*\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  const named = RESERVED.test(cleaned) ? `_${cleaned}` : cleaned;
  if (named.length <= MAX_SEGMENT) return named;
  const dot = named.lastIndexOf('.');
  const extension = dot > 0 && named.length - dot <= 6 ? named.slice(dot) : '';
  return named.slice(0, MAX_SEGMENT - extension.length) + extension;
}

function wrong(what: string): Problem {
  return new Problem('arguments', `The path of the uploaded file ${what}.`);
}
