import { CALL_KINDS } from '../../../app/contract/apartment-views';
import type { Bar } from './lanes';
import { AXIS_HEIGHT, barTop, NAMES_WIDTH, ROW_HEIGHT, xOf, type LaneBox } from './layout';
import { axisMarks, type Edges } from './time-window';

export interface TimelineColours {
  background: string;
  names: string;
  text: string;
  quiet: string;
  line: string;
  call: string;
  callText: string;
  incoming: string;
  incomingText: string;
  wait: string;
  failed: string;
  pump: string;
  selection: string;
}

export interface TimelinePicture {
  boxes: readonly LaneBox[];
  edges: Edges;
  /** CSS pixels. */
  width: number;
  height: number;
  colours: TimelineColours;
  font: string;
  selection: Edges | null;
  /** The bar that is pointed at or chosen by keys. */
  marked: Bar | null;
}

type Canvas = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'clip'
  | 'createPattern'
  | 'fillRect'
  | 'fillStyle'
  | 'fillText'
  | 'font'
  | 'lineWidth'
  | 'rect'
  | 'restore'
  | 'save'
  | 'strokeRect'
  | 'strokeStyle'
  | 'textAlign'
  | 'textBaseline'
  | 'measureText'
>;

const BAR_HEIGHT = ROW_HEIGHT - 2;
/** Bars narrower than this have no room for a name. */
const NAMED_PX = 28;

/** Draws everything anew. Bars that fall on the same pixel are drawn once, so thousands cost little. */
export function drawTimeline(canvas: Canvas, picture: TimelinePicture): void {
  const { width, height, colours, edges, boxes } = picture;
  canvas.fillStyle = colours.background;
  canvas.fillRect(0, 0, width, height);
  canvas.font = picture.font;
  canvas.textBaseline = 'middle';
  drawAxis(canvas, picture);
  canvas.save();
  canvas.beginPath();
  canvas.rect(NAMES_WIDTH, AXIS_HEIGHT, Math.max(0, width - NAMES_WIDTH), height);
  canvas.clip();
  drawBars(canvas, picture);
  drawPumps(canvas, picture);
  if (picture.selection) {
    const left = xOf(picture.selection.fromUs, edges, width);
    const right = xOf(picture.selection.toUs, edges, width);
    canvas.fillStyle = colours.selection;
    canvas.fillRect(left, AXIS_HEIGHT, right - left, height);
    canvas.fillStyle = colours.text;
    canvas.fillRect(left, AXIS_HEIGHT, 1, height);
    canvas.fillRect(right - 1, AXIS_HEIGHT, 1, height);
  }
  if (picture.marked) drawMark(canvas, picture, picture.marked);
  canvas.restore();
  drawNames(canvas, picture, boxes);
}

function drawAxis(canvas: Canvas, { edges, width, height, colours }: TimelinePicture): void {
  canvas.textAlign = 'center';
  canvas.fillStyle = colours.quiet;
  for (const { beforeUs, text } of axisMarks(edges.toUs - edges.fromUs, width - NAMES_WIDTH)) {
    const x = Math.round(xOf(edges.toUs - beforeUs, edges, width));
    if (x < NAMES_WIDTH) continue;
    canvas.textAlign = beforeUs === 0 ? 'right' : 'center';
    canvas.fillStyle = colours.quiet;
    canvas.fillText(text, beforeUs === 0 ? x - 4 : x, AXIS_HEIGHT / 2);
    canvas.fillStyle = colours.line;
    canvas.fillRect(x, AXIS_HEIGHT - 4, 1, height);
  }
}

function drawNames(canvas: Canvas, picture: TimelinePicture, boxes: readonly LaneBox[]): void {
  const { colours, width } = picture;
  canvas.textAlign = 'left';
  for (const { lane, top, bottom } of boxes) {
    canvas.fillStyle = colours.line;
    canvas.fillRect(0, bottom - 1, width, 1);
    canvas.fillStyle = lane.gone ? colours.quiet : colours.names;
    canvas.fillText(
      fitting(canvas, lane.gone ? `${lane.name} (ended)` : lane.name, NAMES_WIDTH - 16),
      10,
      (top + bottom) / 2,
    );
  }
}

function drawBars(canvas: Canvas, picture: TimelinePicture): void {
  const { boxes, edges, width, colours } = picture;
  const named: { bar: Bar; left: number; right: number; top: number }[] = [];
  const shapes: Record<'call' | 'incoming' | 'wait' | 'failed' | 'running', Rect[]> = {
    call: [],
    incoming: [],
    wait: [],
    failed: [],
    running: [],
  };
  for (const box of boxes) {
    // The last pixel that was filled, for each row, kind and outcome.
    const filled: number[] = [];
    for (const bar of box.lane.bars) {
      const left = Math.max(NAMES_WIDTH - 2, xOf(bar.startUs, edges, width));
      const right = Math.min(width + 2, Math.max(xOf(bar.endUs, edges, width), left + 1));
      const top = barTop(box, bar);
      const row = bar.depth * 8 + CALL_KINDS.indexOf(bar.kind) * 2 + (bar.result < 0 ? 1 : 0);
      const pixel = Math.floor(right);
      if (right - left <= 1.5 && filled[row] === pixel && !bar.running) continue;
      filled[row] = pixel;
      const rect: Rect = [left, top, Math.max(1, right - left), BAR_HEIGHT];
      shapes[bar.kind].push(rect);
      if (bar.result < 0) shapes.failed.push(rect);
      if (bar.running) {
        shapes.running.push(rect);
        if (bar.waitingSinceUs !== undefined) {
          const from = Math.max(left, xOf(bar.waitingSinceUs, edges, width));
          shapes.wait.push([from, top, Math.max(1, right - from), BAR_HEIGHT]);
        }
      }
      if (right - left >= NAMED_PX) named.push({ bar, left, right, top });
    }
  }
  fillAll(canvas, shapes.call, colours.call);
  fillAll(canvas, shapes.incoming, colours.incoming);
  // A notch tells a call that came in from one that went out, without colour.
  fillAll(
    canvas,
    shapes.incoming
      .filter((rect) => rect[2] >= 6)
      .map(([left, top, , height]): Rect => [left, top, 3, height]),
    colours.text,
  );
  hatchAll(canvas, shapes.wait, colours.background, colours.wait);
  canvas.strokeStyle = colours.failed;
  canvas.lineWidth = 2;
  for (const [left, top, wide, high] of shapes.failed)
    canvas.strokeRect(left + 1, top + 1, Math.max(1, wide - 2), high - 2);
  drawLabels(canvas, picture, named);
}

function drawLabels(
  canvas: Canvas,
  { colours }: TimelinePicture,
  named: readonly { bar: Bar; left: number; right: number; top: number }[],
): void {
  canvas.textAlign = 'left';
  for (const { bar, left, right, top } of named) {
    const start = Math.max(left, NAMES_WIDTH) + (bar.kind === 'incoming' ? 7 : 4);
    const room = right - start - 4;
    if (room < NAMED_PX - 12) continue;
    const failed = bar.result < 0 ? '✕ ' : '';
    const text = fitting(canvas, `${failed}${bar.label}${bar.running ? ' …' : ''}`, room);
    if (text === '') continue;
    const hatched = bar.kind === 'wait' || bar.waitingSinceUs !== undefined;
    if (hatched) {
      // Words on hatching are hard to read.
      canvas.fillStyle = colours.background;
      canvas.fillRect(start - 2, top + 2, widthOf(canvas, text) + 4, BAR_HEIGHT - 4);
    }
    canvas.fillStyle = hatched
      ? colours.text
      : bar.kind === 'incoming'
        ? colours.incomingText
        : colours.callText;
    canvas.fillText(text, start, top + BAR_HEIGHT / 2 + 0.5);
  }
}

function drawPumps(canvas: Canvas, { boxes, edges, width, colours }: TimelinePicture): void {
  canvas.fillStyle = colours.pump;
  for (const { lane, pumpsTop } of boxes) {
    let last = -1;
    for (const { atUs } of lane.pumps) {
      const x = Math.round(xOf(atUs, edges, width));
      if (x === last) continue;
      last = x;
      canvas.fillRect(x - 1, pumpsTop, 2, 6);
    }
  }
}

function drawMark(canvas: Canvas, { boxes, edges, width, colours }: TimelinePicture, bar: Bar): void {
  const box = boxes.find(({ lane }) => lane.apartment === bar.apartment);
  if (!box) return;
  const left = xOf(bar.startUs, edges, width);
  const right = xOf(bar.endUs, edges, width);
  canvas.strokeStyle = colours.text;
  canvas.lineWidth = 2;
  canvas.strokeRect(left - 1, barTop(box, bar) - 1, Math.max(4, right - left + 2), BAR_HEIGHT + 2);
}

type Rect = [left: number, top: number, width: number, height: number];

/** One by one: a path of thousands of rectangles is far slower to fill. */
function fillAll(canvas: Canvas, rects: readonly Rect[], colour: string | CanvasPattern): void {
  canvas.fillStyle = colour;
  for (const [left, top, width, height] of rects) canvas.fillRect(left, top, width, height);
}

/** Slanted lines in a frame. */
function hatchAll(canvas: Canvas, rects: readonly Rect[], ground: string, colour: string): void {
  if (rects.length === 0) return;
  fillAll(canvas, rects, hatching(canvas, ground, colour) ?? ground);
  canvas.strokeStyle = colour;
  canvas.lineWidth = 1;
  for (const [left, top, width, height] of rects)
    if (width > 3) canvas.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
}

const HATCH_PX = 6;

/** A tile of slanted lines, to be laid side by side. */
function hatching(canvas: Canvas, ground: string, colour: string): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = tile.height = HATCH_PX;
  const context = tile.getContext('2d');
  if (!context) return null;
  context.fillStyle = ground;
  context.fillRect(0, 0, HATCH_PX, HATCH_PX);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const offset of [-HATCH_PX, 0, HATCH_PX]) {
    context.moveTo(offset - 1, HATCH_PX + 1);
    context.lineTo(offset + HATCH_PX + 1, -1);
  }
  context.stroke();
  return canvas.createPattern(tile, 'repeat');
}

/** Widths that were measured, since the same names come again and again. */
const widths = new Map<string, number>();
const WIDTHS_KEPT = 2_000;

function widthOf(canvas: Canvas, text: string): number {
  const key = `${canvas.font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size >= WIDTHS_KEPT) widths.clear();
    width = canvas.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

/** As much of a text as fits, with an ellipsis. */
function fitting(canvas: Canvas, text: string, room: number): string {
  const width = widthOf(canvas, text);
  if (width <= room) return text;
  const fit = Math.floor((room / width) * text.length) - 1;
  return fit < 2 ? '' : `${text.slice(0, fit)}…`;
}
