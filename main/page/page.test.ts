import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { contentSecurityPolicy, pageFile } from './page';

describe('pageFile', () => {
  const folder = temporaryFolder();
  const root = path.join(folder, 'renderer');
  beforeAll(async () => {
    await mkdir(path.join(root, 'assets'), { recursive: true });
    await writeFile(path.join(folder, 'secret.json'), '{}');
    await writeFile(path.join(root, '.hidden.json'), '{}');
    await writeFile(path.join(root, 'notes.txt'), 'x');
    await writeFile(path.join(root, 'assets', 'app-1a.js'), 'run()');
    await writeFile(
      path.join(root, 'index.html'),
      '<meta name="csp-nonce" content="__NONCE__"><script nonce="__NONCE__"></script>',
    );
  });

  it('puts the nonce of the policy into the page, a new one for each load', async () => {
    const [first, second] = [await pageFile(root, '/'), await pageFile(root, '/index.html')];
    const nonce = /'nonce-([^']+)'/.exec(first?.headers['content-security-policy'] ?? '')?.[1] ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(24);
    expect(first?.body.toString()).toBe(
      `<meta name="csp-nonce" content="${nonce}"><script nonce="${nonce}"></script>`,
    );
    expect(second?.body.toString()).not.toContain(nonce);
    expect(first?.headers['cache-control']).toBe('no-store');
  });

  it('serves assets with their type', async () => {
    const asset = await pageFile(root, '/assets/app-1a.js');
    expect(asset?.body.toString()).toBe('run()');
    expect(asset?.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(asset?.headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/..\\secret.json',
    '//secret.json',
    '/assets//app-1a.js',
    '/.hidden.json',
    '/notes.txt',
    '/%',
    '/%00index.html',
    '/missing.js',
  ])('finds nothing for %s', async (urlPath) => {
    expect(await pageFile(root, urlPath)).toBeNull();
  });

  it('allows nothing inline and no eval', () => {
    const policy = contentSecurityPolicy('abc', ['ws://127.0.0.1:1']);
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1");
  });
});
