import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';

/*
 * Draws the app's icon, a concierge's bell whose dome is ruled like a sheet, and writes it as SVG and as PNG:
 *   node scripts/make-icon.mjs
 * Shapes are given once, as signed distances in a square of 1024 units; the PNG is sampled from them with smooth edges.
 */

const SIZE = 1024;
const out = join(dirname(fileURLToPath(import.meta.url)), '..', 'packaging', 'icons');

/** @typedef {[number, number, number]} Colour */
/** @typedef {(x: number, y: number) => number} Shape negative inside, in units */

/** @type {Colour} */
const WHITE = [255, 255, 255];
/** @type {Colour} */
const TOP = [24, 150, 112];
/** @type {Colour} */
const BOTTOM = [8, 86, 66];

/** @param {number} left @param {number} top @param {number} width @param {number} height @param {number} radius @returns {Shape} */
const box = (left, top, width, height, radius) => (x, y) => {
  const dx = Math.abs(x - left - width / 2) - width / 2 + radius;
  const dy = Math.abs(y - top - height / 2) - height / 2 + radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
};
/** @param {number} cx @param {number} cy @param {number} radius @returns {Shape} */
const disc = (cx, cy, radius) => (x, y) => Math.hypot(x - cx, y - cy) - radius;
/** @param {Shape[]} shapes @returns {Shape} */
const all =
  (...shapes) =>
  (x, y) =>
    Math.max(...shapes.map((shape) => shape(x, y)));
/** @param {Shape[]} shapes @returns {Shape} */
const any =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)));
/** @param {Shape} from @param {Shape} what @returns {Shape} */
const without = (from, what) => (x, y) => Math.max(from(x, y), -what(x, y));

const ground = box(32, 32, 960, 960, 216);
const dome = all(disc(512, 664, 324), box(0, 0, 1024, 664, 0));
const rules = any(
  box(391, 300, 26, 400, 0),
  box(607, 300, 26, 400, 0),
  box(150, 456, 724, 26, 0),
  box(150, 560, 724, 26, 0),
);
const bell = any(
  without(dome, rules),
  box(152, 706, 720, 84, 42),
  box(478, 268, 68, 90, 0),
  box(424, 220, 176, 66, 33),
);

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 1024">
  <defs>
    <linearGradient id="ground" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="rgb(${TOP.join(',')})"/>
      <stop offset="1" stop-color="rgb(${BOTTOM.join(',')})"/>
    </linearGradient>
    <mask id="rules">
      <rect width="1024" height="1024" fill="white"/>
      <path d="M391 300h26v400h-26zM607 300h26v400h-26zM150 456h724v26h-724zM150 560h724v26h-724z" fill="black"/>
    </mask>
  </defs>
  <rect x="32" y="32" width="960" height="960" rx="216" fill="url(#ground)"/>
  <path d="M188 664a324 324 0 0 1 648 0z" fill="white" mask="url(#rules)"/>
  <rect x="152" y="706" width="720" height="84" rx="42" fill="white"/>
  <rect x="478" y="268" width="68" height="90" fill="white"/>
  <rect x="424" y="220" width="176" height="66" rx="33" fill="white"/>
</svg>
`;

/** Share of a pixel that a shape covers. @param {number} distance @param {number} unit size of a pixel in units */
const coverage = (distance, unit) => Math.min(1, Math.max(0, 0.5 - distance / unit));

/** @param {number} pixels width and height @returns {Buffer} RGBA, each row led by its filter byte 0 */
function rows(pixels) {
  const unit = SIZE / pixels;
  const data = Buffer.alloc(pixels * (1 + pixels * 4));
  for (let row = 0; row < pixels; row++) {
    for (let column = 0; column < pixels; column++) {
      const [x, y] = [(column + 0.5) * unit, (row + 0.5) * unit];
      const white = coverage(bell(x, y), unit);
      const at = row * (1 + pixels * 4) + 1 + column * 4;
      for (let channel = 0; channel < 3; channel++) {
        const shade = mix(TOP[channel] ?? 0, BOTTOM[channel] ?? 0, (y - 32) / 960);
        data[at + channel] = Math.round(mix(shade, WHITE[channel] ?? 0, white));
      }
      data[at + 3] = Math.round(255 * coverage(ground(x, y), unit));
    }
  }
  return data;
}

/** @param {number} from @param {number} to @param {number} share */
function mix(from, to, share) {
  return from + (to - from) * Math.min(1, Math.max(0, share));
}

/** CRC-32 as PNG wants it. @param {Buffer} data */
function crc(data) {
  let value = ~0;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const buffer = Buffer.alloc(body.length + 8);
  buffer.writeUInt32BE(data.length, 0);
  body.copy(buffer, 4);
  buffer.writeUInt32BE(crc(body), body.length + 4);
  return buffer;
}

/** @param {number} pixels */
function png(pixels) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows(pixels), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'icon.svg'), SVG);
for (const pixels of [16, 32, 48, 64, 128, 256, 512, 1024]) {
  writeFileSync(join(out, `${pixels}x${pixels}.png`), png(pixels));
}
console.error(`The icon is in ${out}.`);
