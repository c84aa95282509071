// Makes the workbooks in samples/workbooks with Concierge's own writer: node samples/make-samples.mjs
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));

/** The writer is TypeScript: bundled to a temporary module and loaded from there. */
async function loadWriter() {
  const folder = mkdtempSync(path.join(tmpdir(), 'concierge-samples-'));
  const bundle = path.join(folder, 'writer.mjs');
  try {
    await build({
      entryPoints: [path.join(here, '../app/engines/embedded/create/workbook-writer.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: bundle,
      logLevel: 'error',
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
    });
    return (await import(pathToFileURL(bundle).href)).createWorkbookWriter;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PRODUCTS = [
  ['Café chair', 89.5],
  ['Desk lamp', 34.9],
  ['Standing desk', 420],
  ['Notebook, A5', 3.25],
  ['Monitor arm', 79.99],
];

const text = (value) => ({ kind: 'text', value });
const formula = (value) => ({ kind: 'formula', formula: value });

/** A small generator of repeatable numbers, so that making the samples again gives the same files. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

async function makeWorkbook(createWorkbookWriter, file, region, rows, seed) {
  rmSync(file, { force: true });
  const next = numbers(seed);
  const writer = await createWorkbookWriter(file);
  const bold = writer.style({ bold: true });
  const day = writer.style({ numberFormat: 'yyyy-mm-dd' });
  await writer.beginSheet({ name: 'Sales' });
  const headers = ['Date', 'Region', 'Product', 'Units', 'Price', 'Amount'];
  await writer.row(
    1,
    headers.map((header, index) => ({ column: index + 1, value: text(header) })),
  );
  let total = 0;
  for (let row = 2; row <= rows + 1; row++) {
    const [product, price] = PRODUCTS[next(PRODUCTS.length)];
    const units = 1 + next(40);
    const amount = Math.round(units * price * 100) / 100;
    total = Math.round((total + amount) * 100) / 100;
    const date = `2026-11-${String(1 + next(30)).padStart(2, '0')}`;
    await writer.row(row, [
      { column: 1, value: { kind: 'date', iso: date }, style: day },
      { column: 2, value: text(region) },
      { column: 3, value: text(product) },
      { column: 4, value: units },
      { column: 5, value: price },
      { column: 6, value: formula(`D${row}*E${row}`), computed: amount },
    ]);
  }
  await writer.beginSheet({ name: 'Summary', columnWidths: new Map([[1, 14]]) });
  const summary = [
    ['Report', text(`Sales ${region}, FY25`)],
    ['Period', text('November FY25')],
    ['Status', text('Open')],
    ['Closed on', null],
    ['Total', formula('SUM(Sales!F:F)'), total],
  ];
  for (const [index, [label, value, computed]] of summary.entries()) {
    await writer.row(index + 1, [
      { column: 1, value: text(label), style: bold },
      ...(value === null ? [] : [{ column: 2, value, ...(computed === undefined ? {} : { computed }) }]),
    ]);
  }
  await writer.finish();
}

const createWorkbookWriter = await loadWriter();
for (const [region, rows, seed] of [
  ['North', 24, 11],
  ['South', 18, 12],
  ['West', 31, 13],
]) {
  await makeWorkbook(
    createWorkbookWriter,
    path.join(here, 'workbooks', `Sales ${region} 2026-11.xlsx`),
    region,
    rows,
    seed,
  );
}
