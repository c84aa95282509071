import type { Bar } from './lanes';
import { barTop, NAMES_WIDTH, xOf, type LaneBox } from './layout';
import type { Edges } from './time-window';

/** A rectangle on whole pixels, as high as a bar. */
export interface Block {
  left: number;
  top: number;
  width: number;
}

/** A bar with room for a name. */
export interface NamedBlock extends Block {
  bar: Bar;
}

/** What is drawn of the bars in view, by what it is filled with. */
export interface BarBlocks {
  call: Block[];
  incoming: Block[];
  wait: Block[];
  /** Calls that failed, which also stand among the others. */
  failed: Block[];
  named: NamedBlock[];
}

/** Bars narrower than this are no more told apart: those that touch become one block. */
const THIN_PX = 3;
/** Bars narrower than this have no room for a name. */
const NAMED_PX = 28;

/**
 * The bars of all lanes as blocks. What fills the same pixels is one block, so that their number depends on the size of
 * the picture and not on that of the calls.
 */
export function barBlocks(boxes: readonly LaneBox[], edges: Edges, width: number): BarBlocks {
  const blocks: BarBlocks = { call: [], incoming: [], wait: [], failed: [], named: [] };
  const least = NAMES_WIDTH - THIN_PX;
  const most = width + THIN_PX;
  const scale = (width - NAMES_WIDTH) / (edges.toUs - edges.fromUs);
  for (const box of boxes) {
    const thin = {
      call: new ThinBars(blocks.call),
      incoming: new ThinBars(blocks.incoming),
      wait: new ThinBars(blocks.wait),
      failed: new ThinBars(blocks.failed),
    };
    for (const bar of box.lane.bars) {
      const left = Math.max(least, Math.round(NAMES_WIDTH + (bar.startUs - edges.fromUs) * scale));
      const right = Math.min(most, Math.round(NAMES_WIDTH + (bar.endUs - edges.fromUs) * scale));
      const top = barTop(box, bar);
      const failed = bar.result !== null && bar.result < 0;
      if (right - left < THIN_PX) {
        const wide = Math.max(1, right - left);
        thin[bar.kind].add(bar.depth, left, wide, top);
        if (failed) thin.failed.add(bar.depth, left, wide, top);
        continue;
      }
      // A pixel stays free, so that what follows at once is seen to be another call.
      const block = { left, top, width: right - left - 1 };
      blocks[bar.kind].push(block);
      if (failed) blocks.failed.push(block);
      if (bar.waitingSinceUs !== undefined) {
        const from = Math.max(left, Math.round(xOf(bar.waitingSinceUs, edges, width)));
        blocks.wait.push({ left: from, top, width: Math.max(1, right - from - 1) });
      }
      if (block.width >= NAMED_PX) blocks.named.push({ ...block, bar });
    }
  }
  return blocks;
}

/** Thin bars of one kind in one lane, by depth; the last block of each grows as long as what comes touches it. */
class ThinBars {
  readonly #last: (Block | undefined)[] = [];

  constructor(private readonly blocks: Block[]) {}

  add(depth: number, left: number, width: number, top: number): void {
    const last = this.#last[depth];
    if (last && left <= last.left + last.width && left + width >= last.left) {
      const right = Math.max(last.left + last.width, left + width);
      last.left = Math.min(last.left, left);
      last.width = right - last.left;
      return;
    }
    const block = { left, top, width };
    this.#last[depth] = block;
    this.blocks.push(block);
  }
}
