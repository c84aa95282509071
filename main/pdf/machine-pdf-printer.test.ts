import { chmod, mkdir, readdir, readFile, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { isAlive } from '../../app/jobs/owner';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { MachinePdfPrinter } from './machine-pdf-printer';
import { printableHtml } from './printable-html';
import { findChromium, findLibreOffice } from './programs';
import { runProgram } from './run-program';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const never = new AbortController().signal;
const A4 = { format: 'A4', landscape: false } as const;

describe('MachinePdfPrinter', () => {
  const chromium = findChromium();
  it.skipIf(chromium === null)('prints HTML with an installed browser, on the paper asked for', async () => {
    if (process.getuid?.() === 0) process.env['CONCIERGE_BROWSER_NO_SANDBOX'] = '1';
    const html = path.join(folder, 'in.html');
    const pdf = path.join(folder, 'out.pdf');
    await writeFile(
      html,
      '<!doctype html><html><head><title>x</title></head><body><p>Straße</p></body></html>',
    );
    const printer = new MachinePdfPrinter(null);
    await printer.printHtml('chromium', html, pdf, { format: 'A4', landscape: true });
    const [page] = (await PDFDocument.load(await readFile(pdf))).getPages();
    expect(Math.round(page?.getWidth() ?? 0)).toBe(842);
    expect(Math.round(page?.getHeight() ?? 0)).toBe(595);
    expect((await readdir(folder)).sort()).toEqual(['in.html', 'out.pdf']);
  });

  const libreOffice = findLibreOffice();
  it.skipIf(libreOffice === null)('prints a file with LibreOffice', async () => {
    const csv = path.join(folder, 'data.csv');
    const pdf = path.join(folder, 'out.pdf');
    await writeFile(csv, 'a,b\n1,2\n');
    await new MachinePdfPrinter(null).printWorkbook('libreoffice', csv, pdf);
    expect((await PDFDocument.load(await readFile(pdf))).getPageCount()).toBe(1);
  });

  it('says what is missing', async () => {
    const printer = new MachinePdfPrinter(null, { chromium: null, libreOffice: null });
    expect(await printer.available()).toEqual([]);
    const html = path.join(folder, 'in.html');
    await writeFile(html, 'x');
    const pdf = path.join(folder, 'out.pdf');
    const missing = { code: 'missing-part' };
    await expect(printer.printHtml('chromium', html, pdf, A4)).rejects.toMatchObject(missing);
    await expect(printer.printHtml('electron', html, pdf, A4)).rejects.toMatchObject(missing);
    await expect(printer.printWorkbook('libreoffice', html, pdf)).rejects.toMatchObject(missing);
  });

  it.skipIf(process.platform === 'win32')('says what to do where the browser refuses root', async () => {
    const program = path.join(folder, 'browser');
    await writeFile(
      program,
      '#!/bin/sh\necho "Running as root without --no-sandbox is not supported" >&2; exit 1\n',
    );
    await chmod(program, 0o755);
    const html = path.join(folder, 'in.html');
    await writeFile(html, 'x');
    const printer = new MachinePdfPrinter(null, { chromium: program, libreOffice: null });
    await expect(printer.printHtml('chromium', html, path.join(folder, 'o.pdf'), A4)).rejects.toMatchObject({
      code: 'missing-part',
      hint: expect.stringContaining('CONCIERGE_BROWSER_NO_SANDBOX') as string,
    });
  });

  it.skipIf(process.platform === 'win32')('says so when the program ends well but made nothing', async () => {
    const program = path.join(folder, 'browser');
    await writeFile(program, '#!/bin/sh\nexit 0\n');
    await chmod(program, 0o755);
    const html = path.join(folder, 'in.html');
    await writeFile(html, 'x');
    const printer = new MachinePdfPrinter(null, { chromium: program, libreOffice: null });
    await expect(printer.printHtml('chromium', html, path.join(folder, 'o.pdf'), A4)).rejects.toThrow(
      'no PDF',
    );
  });
});

describe.skipIf(process.platform === 'win32')('closing the printer', () => {
  it('ends what is printed, starts nothing more, and leaves nothing in the temporary folder', async () => {
    const temporary = path.join(folder, 'temporary');
    await mkdir(temporary);
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const program = path.join(folder, 'office');
    await writeFile(program, `#!/bin/sh\nmkdir ${folder}/started-$$\nsleep 60\n`);
    await chmod(program, 0o755);
    const printer = new MachinePdfPrinter(null, { chromium: null, libreOffice: program });
    const input = path.join(folder, 'a.csv');
    await writeFile(input, 'a');
    const prints = [1, 2].map((copy) =>
      printer.printWorkbook('libreoffice', input, path.join(folder, `${copy}.pdf`)),
    );
    const outcomes = Promise.allSettled(prints);
    for await (const { filename } of watch(folder)) if (filename?.startsWith('started')) break;
    await printer.close();
    const cancelled = { status: 'rejected', reason: { code: 'cancelled' } };
    expect(await outcomes).toMatchObject([cancelled, cancelled]);
    expect((await readdir(folder)).filter((name) => name.startsWith('started'))).toHaveLength(1);
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe('printableHtml', () => {
  it('puts policy and paper before anything of the document', () => {
    const html = printableHtml('<html><head lang="x"><script>1</script></head>', A4);
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<script>'));
    expect(html).toContain('@page{size:A4 portrait}');
    expect(printableHtml('<p>text</p>', A4)).toMatch(/^<!doctype html><head><meta charset/);
  });
});

describe.skipIf(process.platform === 'win32')('runProgram', () => {
  it('ends a program that takes too long, and what it started', async () => {
    const told = path.join(folder, 'pid');
    const script = `sleep 600 & echo $! > ${told}; wait`;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const running = runProgram('/bin/sh', ['-c', script], 200, 'It', never);
    const ended = expect(running).rejects.toMatchObject({ code: 'time-limit' });
    await expect.poll(() => readFile(told, 'utf8').catch(() => '')).toMatch(/\n/);
    vi.advanceTimersByTime(200);
    await ended;
    const started = { pid: Number.parseInt(await readFile(told, 'utf8'), 10), started: null };
    await expect.poll(() => isAlive(started)).toBe(false);
  });

  it('tells why a program failed', async () => {
    const failing = runProgram('/bin/sh', ['-c', 'echo "no font" >&2; exit 3'], 5000, 'It', never);
    await expect(failing).rejects.toThrow('It failed (exit code 3): no font');
    await expect(runProgram('/no/such/program', [], 5000, 'It', never)).rejects.toMatchObject({
      code: 'missing-part',
    });
  });
});

describe.skipIf(process.platform === 'win32')('finding programs', () => {
  it('prefers the order of names and takes only what can be run', async () => {
    const [a, b] = [path.join(folder, 'a'), path.join(folder, 'b')];
    for (const place of [a, b]) await mkdir(place);
    await writeFile(path.join(a, 'microsoft-edge'), '');
    await chmod(path.join(a, 'microsoft-edge'), 0o755);
    await writeFile(path.join(b, 'chromium'), '');
    const search = { platform: 'linux' as const, env: { PATH: `relative:${a}:${b}` } };
    expect(findChromium(search)).toBe(path.join(a, 'microsoft-edge'));
    await chmod(path.join(b, 'chromium'), 0o755);
    expect(findChromium(search)).toBe(path.join(b, 'chromium'));
  });
});
