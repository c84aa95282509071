import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What stands in index.html wherever a nonce belongs. */
const NONCE_PLACEHOLDER = '__NONCE__';

/** Files of the built renderer by extension; nothing else is served. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface PageFile {
  body: Buffer;
  headers: Record<string, string>;
}

/** Headers that hold for every answer, whatever it is. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * The content security policy of the page. Scripts and style elements need the nonce of this very load; nothing inline,
 * no eval, nothing from elsewhere. `connect` lists where the page may connect to besides its own origin.
 */
export function contentSecurityPolicy(nonce: string, connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/**
 * One file of the built renderer for a URL path, or null. `/` is index.html, with a new nonce put in and in its
 * policy. Paths that leave the folder, by whatever spelling, find nothing.
 */
export async function pageFile(
  root: string,
  urlPath: string,
  connect: readonly string[] = [],
): Promise<PageFile | null> {
  const relative = relativePath(urlPath);
  if (relative === null) return null;
  const type = TYPES[path.extname(relative).toLowerCase()];
  if (type === undefined) return null;
  const body = await readFile(path.join(root, relative)).catch(() => null);
  if (body === null) return null;
  const headers = { ...COMMON_HEADERS, 'content-type': type };
  if (relative !== 'index.html') {
    return { body, headers: { ...headers, 'cache-control': 'no-cache' } };
  }
  const nonce = randomBytes(18).toString('base64');
  return {
    body: Buffer.from(body.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)),
    headers: {
      ...headers,
      'content-security-policy': contentSecurityPolicy(nonce, connect),
      'cache-control': 'no-store',
    },
  };
}

function relativePath(urlPath: string): string | null {
  if (urlPath === '/' || urlPath === '') return 'index.html';
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  const segments = decoded.replace(/^\//, '').split('/');
  const plain = segments.every((segment) => /^[\w@.-]+$/.test(segment) && !segment.startsWith('.'));
  return plain ? segments.join('/') : null;
}
