import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import {
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { counted, durationText } from '../../parts/format';
import { PauseCircle20Regular, Play20Regular, Table20Regular } from '../../parts/icons';
import { useElementSize } from '../../preview/use-element-size';
import type { HouseState } from '../../state/apartments-slice';
import { useCurrentTheme } from '../../window/use-theme';
import { houseNowUs } from '../house-now';
import { BarDetails } from './bar-details';
import { CallTable } from './call-table';
import { drawTimeline } from './draw-timeline';
import { lanesOf, type Bar, type Lane } from './lanes';
import { barAt, laneBoxes, NAMES_WIDTH, usOf, type LaneBox } from './layout';
import { SpanTotals } from './span-totals';
import { AT_FIRST, edgesOf, panned, paused, zoomed, type Edges, type TimeWindow } from './time-window';
import { timelineColours } from './timeline-colours';

/** A live picture moves on so often while there is something in it. */
const FRAME_MS = 200;
/** A drag shorter than this is a click. */
const CLICK_PX = 3;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  bar: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  span: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  zoom: { minWidth: '28px', padding: 0 },
  keys: { marginLeft: 'auto', color: tokens.colorNeutralForeground3 },
  stage: {
    flexGrow: 1,
    flexShrink: 1,
    flexBasis: '160px',
    minHeight: '96px',
    overflowY: 'auto',
    overflowX: 'hidden',
  },
  canvas: {
    display: 'block',
    width: '100%',
    touchAction: 'none',
    cursor: 'crosshair',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  below: {
    flexShrink: 0,
    maxHeight: '45%',
    overflow: 'auto',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

const KEYS = 'Arrows move and choose, + and − zoom, 0 resets, space stops';

/** One lane a thread, its calls as bars, live or stopped; with a table for those who do not see it. */
export function Timeline({ house, name }: { house: HouseState; name: string }) {
  const styles = useStyles();
  const description = useId();
  const [window, setWindow] = useState<TimeWindow>(AT_FIRST);
  const [marked, setMarked] = useState<Bar | null>(null);
  const [selection, setSelection] = useState<Edges | null>(null);
  const [asTable, setAsTable] = useState(false);
  const drag = useRef<number | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(stage);
  const { theme } = useCurrentTheme();

  const nowUs = houseNowUs(house);
  const edges = edgesOf(window, nowUs);
  const lanes = lanesOf(house, edges, nowUs);
  const boxes = laneBoxes(lanes);
  const height = Math.max(size.height, boxes.at(-1)?.bottom ?? 0);
  const live = window.endUs === null;
  useFrames(live && lanes.some(({ bars, pumps }) => bars.length > 0 || pumps.length > 0));

  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d', { alpha: false });
    if (!element || !context || size.width === 0) return;
    const ratio = devicePixelRatio;
    if (element.width !== Math.round(size.width * ratio)) element.width = Math.round(size.width * ratio);
    if (element.height !== Math.round(height * ratio)) element.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawTimeline(context, {
      boxes,
      edges,
      width: size.width,
      height,
      colours: timelineColours(theme),
      font: `12px ${theme.fontFamilyBase}`,
      selection,
      marked,
    });
  });

  useWheel(canvas, (event) => {
    const { left } = canvas.current?.getBoundingClientRect() ?? { left: 0 };
    const share = Math.min(1, Math.max(0, (event.clientX - left - NAMES_WIDTH) / (size.width - NAMES_WIDTH)));
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    setWindow((now) =>
      sideways !== 0
        ? panned(now, nowUs, sideways / (size.width - NAMES_WIDTH))
        : zoomed(now, nowUs, Math.exp(event.deltaY / 400), share),
    );
  });

  const at = (event: PointerEvent): { x: number; y: number } => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onMove = (event: PointerEvent): void => {
    const { x, y } = at(event);
    if (drag.current !== null) {
      const [fromUs, toUs] = [drag.current, usOf(Math.max(NAMES_WIDTH, x), edges, size.width)].sort(
        (a, b) => a - b,
      ) as [number, number];
      setSelection({ fromUs, toUs });
      return;
    }
    const found = barAt(boxes, x, y, edges, size.width);
    if (found || event.type === 'pointermove') setMarked(found);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const done = keyAction(event.key, { window, nowUs, lanes, marked });
    if (!done) return;
    event.preventDefault();
    if (done.window) setWindow(done.window);
    if (done.marked !== undefined) setMarked(done.marked);
    if (done.select) setSelection(marked && { fromUs: marked.startUs, toUs: marked.endUs });
    if (done.clear) {
      setSelection(null);
      setMarked(null);
    }
  };

  return (
    <div className={styles.root}>
      <div className={styles.bar} role="toolbar" aria-label="Timeline">
        <Button
          size="small"
          icon={live ? <PauseCircle20Regular /> : <Play20Regular />}
          onClick={() => setWindow(live ? paused(window, nowUs) : { ...window, endUs: null })}
        >
          {live ? 'Stop' : 'Go on'}
        </Button>
        <Button
          size="small"
          className={styles.zoom}
          aria-label="Show less time"
          onClick={() => setWindow(zoomed(window, nowUs, 0.5, 0.5))}
        >
          +
        </Button>
        <Button
          size="small"
          className={styles.zoom}
          aria-label="Show more time"
          onClick={() => setWindow(zoomed(window, nowUs, 2, 0.5))}
        >
          −
        </Button>
        <Text size={200} className={styles.span}>
          {durationText(window.spanUs / 1000)} {live ? 'until now' : 'until it was stopped'}
        </Text>
        <Button
          size="small"
          icon={<Table20Regular />}
          aria-pressed={asTable}
          appearance={asTable ? 'primary' : 'secondary'}
          onClick={() => setAsTable(!asTable)}
        >
          Calls in view as a table
        </Button>
        <Text size={200} className={styles.keys}>
          {KEYS}
        </Text>
      </div>
      <div ref={stage} className={styles.stage}>
        <canvas
          ref={canvas}
          className={styles.canvas}
          style={{ height: `${height}px` }}
          tabIndex={0}
          role="application"
          aria-label={name}
          aria-describedby={description}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            const { x } = at(event);
            if (x >= NAMES_WIDTH && event.button === 0) {
              drag.current = usOf(x, edges, size.width);
              setWindow(paused(window, nowUs));
            }
          }}
          onPointerMove={onMove}
          onPointerLeave={() => drag.current === null && setMarked(null)}
          onPointerUp={() => {
            drag.current = null;
            setSelection((span) => (span && widthOf(span, edges, size.width) < CLICK_PX ? null : span));
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p id={description} hidden>
        {summaryOf(boxes)} {KEYS}.
      </p>
      {(marked !== null || selection !== null || asTable) && (
        <div className={styles.below} tabIndex={0} role="group" aria-label="Details">
          {marked && <BarDetails bar={marked} lanes={lanes} house={house} />}
          {selection && <SpanTotals lanes={lanes} span={selection} />}
          {asTable && <CallTable lanes={lanes} house={house} />}
        </div>
      )}
    </div>
  );
}

function widthOf(span: Edges, edges: Edges, width: number): number {
  return ((span.toUs - span.fromUs) / (edges.toUs - edges.fromUs)) * (width - NAMES_WIDTH);
}

function summaryOf(boxes: readonly LaneBox[]): string {
  const calls = boxes.reduce((sum, { lane }) => sum + lane.bars.length, 0);
  return `${counted(calls, 'call')} of ${counted(boxes.length, 'thread')} in view; the table lists them.`;
}

interface KeyState {
  window: TimeWindow;
  nowUs: number;
  lanes: readonly Lane[];
  marked: Bar | null;
}

interface KeyResult {
  window?: TimeWindow;
  marked?: Bar | null;
  select?: boolean;
  clear?: boolean;
}

/** What a key does; null where it does nothing. */
export function keyAction(key: string, { window, nowUs, lanes, marked }: KeyState): KeyResult | null {
  switch (key) {
    case 'ArrowLeft':
      return { window: panned(window, nowUs, -0.1) };
    case 'ArrowRight':
      return { window: panned(window, nowUs, 0.1) };
    case 'End':
      return { window: { ...window, endUs: null } };
    case '+':
    case '=':
      return { window: zoomed(window, nowUs, 0.5, 0.5) };
    case '-':
      return { window: zoomed(window, nowUs, 2, 0.5) };
    case '0':
      return { window: AT_FIRST };
    case ' ':
      return { window: window.endUs === null ? paused(window, nowUs) : { ...window, endUs: null } };
    case 'Enter':
      return { select: true };
    case 'Escape':
      return { clear: true };
    case 'ArrowDown':
    case 'ArrowUp': {
      const bars = lanes.flatMap((lane) =>
        [...lane.bars].sort((a, b) => a.startUs - b.startUs || a.depth - b.depth),
      );
      if (bars.length === 0) return null;
      const here = bars.findIndex((bar) => marked !== null && sameBar(bar, marked));
      const next =
        here < 0 ? (key === 'ArrowDown' ? 0 : bars.length - 1) : here + (key === 'ArrowDown' ? 1 : -1);
      // Details of a call that moves away help nobody.
      return {
        marked: bars[Math.min(bars.length - 1, Math.max(0, next))] ?? null,
        window: paused(window, nowUs),
      };
    }
    default:
      return null;
  }
}

function sameBar(a: Bar, b: Bar): boolean {
  return a.apartment === b.apartment && a.startUs === b.startUs && a.depth === b.depth && a.label === b.label;
}

/** Draws again and again while there is something that moves. */
function useFrames(moving: boolean): void {
  const [, setFrames] = useState(0);
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => setFrames((frames) => frames + 1), FRAME_MS);
    return () => clearInterval(timer);
  }, [moving]);
}

/** React listens passively, and the page would scroll. */
function useWheel(element: React.RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => void): void {
  const handler = useRef(onWheel);
  useEffect(() => {
    handler.current = onWheel;
  });
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const listen = (event: WheelEvent): void => {
      event.preventDefault();
      handler.current(event);
    };
    target.addEventListener('wheel', listen, { passive: false });
    return () => target.removeEventListener('wheel', listen);
  }, [element]);
}
