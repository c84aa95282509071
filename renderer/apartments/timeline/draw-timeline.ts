import { barBlocks, type Block, type NamedBlock } from './bar-blocks';
import { fittingText, textWidth } from './fitting-text';
import { hatching } from './hatching';
import type { Bar } from './lanes';
import { AXIS_HEIGHT, BAR_HEIGHT, barTop, NAMES_WIDTH, xOf, type LaneBox } from './layout';
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

/** Waits narrower than this show no lines, failed calls nothing inside a frame. */
const HATCHED_PX = 5;
const FRAMED_PX = 5;

/** Draws everything anew. What fills the same pixels is drawn once, so thousands of calls cost little. */
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
    // A long name is cut, not what tells of the thread.
    const after = lane.gone ? ' (ended)' : '';
    const room = NAMES_WIDTH - 16 - textWidth(canvas, picture.font, after);
    canvas.fillText(fittingText(canvas, picture.font, lane.name, room) + after, 10, (top + bottom) / 2);
  }
}

function drawBars(canvas: Canvas, picture: TimelinePicture): void {
  const { boxes, edges, width, colours } = picture;
  const blocks = barBlocks(boxes, edges, width);
  fillAll(canvas, blocks.call, colours.call);
  fillAll(canvas, blocks.incoming, colours.incoming);
  // A notch tells a call that came in from one that went out, without colour.
  canvas.fillStyle = colours.text;
  for (const { left, top, width: wide } of blocks.incoming)
    if (wide >= 6) canvas.fillRect(left, top, 3, BAR_HEIGHT);
  drawWaits(canvas, blocks.wait, colours);
  drawFailures(canvas, blocks.failed, colours);
  drawLabels(canvas, picture, blocks.named);
}

/** Hatched in a frame; where that could not be seen, in the colour of its lines. */
function drawWaits(canvas: Canvas, waits: readonly Block[], colours: TimelineColours): void {
  const thin = waits.filter(({ width }) => width < HATCHED_PX);
  const wide = waits.filter(({ width }) => width >= HATCHED_PX);
  fillAll(canvas, thin, colours.wait);
  if (wide.length === 0) return;
  fillAll(canvas, wide, hatching(canvas, colours.background, colours.wait) ?? colours.background);
  canvas.strokeStyle = colours.wait;
  canvas.lineWidth = 1;
  for (const { left, top, width } of wide)
    canvas.strokeRect(left + 0.5, top + 0.5, width - 1, BAR_HEIGHT - 1);
}

/** A red frame; thin ones are red. */
function drawFailures(canvas: Canvas, failed: readonly Block[], colours: TimelineColours): void {
  fillAll(
    canvas,
    failed.filter(({ width }) => width < FRAMED_PX),
    colours.failed,
  );
  canvas.strokeStyle = colours.failed;
  canvas.lineWidth = 2;
  for (const { left, top, width } of failed)
    if (width >= FRAMED_PX) canvas.strokeRect(left + 1, top + 1, width - 2, BAR_HEIGHT - 2);
}

function drawLabels(
  canvas: Canvas,
  { colours, font, edges, width }: TimelinePicture,
  named: readonly NamedBlock[],
): void {
  canvas.textAlign = 'left';
  for (const { bar, left, top, width: wide } of named) {
    const start = Math.max(left, NAMES_WIDTH) + (bar.kind === 'incoming' ? 7 : 4);
    const right = Math.min(left + wide, width);
    const failed = bar.result !== null && bar.result < 0 ? '✕ ' : '';
    const text = fittingText(
      canvas,
      font,
      `${failed}${bar.label}${bar.running ? ' …' : ''}`,
      right - start - 4,
    );
    if (text === '') continue;
    const end = start + textWidth(canvas, font, text);
    const hatchedFrom =
      bar.kind === 'wait'
        ? left
        : bar.waitingSinceUs === undefined
          ? Infinity
          : xOf(bar.waitingSinceUs, edges, width);
    const hatched = end > hatchedFrom;
    if (hatched) {
      // Words on hatching are hard to read.
      canvas.fillStyle = colours.background;
      canvas.fillRect(start - 2, top + 2, end - start + 4, BAR_HEIGHT - 4);
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

/** One by one: a path of thousands of rectangles is far slower to fill. */
function fillAll(canvas: Canvas, blocks: readonly Block[], fill: string | CanvasPattern): void {
  if (blocks.length === 0) return;
  canvas.fillStyle = fill;
  for (const { left, top, width } of blocks) canvas.fillRect(left, top, width, BAR_HEIGHT);
}
