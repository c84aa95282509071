import { makeStyles, mergeClasses, shorthands, Text, tokens } from '@fluentui/react-components';
import { useId, useMemo, useRef, type CSSProperties } from 'react';
import { useElementSize } from '../../preview/use-element-size';
import { Warning20Filled } from '../../parts/icons';
import { SituationWord } from '../situation-word';
import { LABEL_WIDTH, layoutOf, type PlacedArrow, type Rect } from './house-layout';
import { modelOf, type MappedHouse, type Surroundings, type Tenant } from './house-model';
import { houseText, roomText } from './house-words';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  deadlock: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusDangerBackground1,
    color: tokens.colorStatusDangerForeground1,
    '& svg': { flexShrink: 0 },
  },
  scroll: {
    overflowX: 'auto',
    minWidth: 0,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  picture: { position: 'relative' },
  svg: { position: 'absolute', top: 0, left: 0, overflow: 'visible', pointerEvents: 'none' },
  walls: { fill: tokens.colorNeutralBackground2, stroke: tokens.colorNeutralStroke1 },
  titleText: {
    position: 'absolute',
    left: '16px',
    right: '16px',
    top: '12px',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
  },
  room: {
    position: 'absolute',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  inferred: { ...shorthands.borderStyle('dashed') },
  stuckRoom: { border: `2px solid ${tokens.colorStatusDangerForeground1}` },
  roomTitle: {
    display: 'block',
    padding: '3px 8px 0',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
  },
  tenant: {
    position: 'absolute',
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    padding: '3px 6px',
    overflow: 'hidden',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& > *': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', flexShrink: 0 },
  },
  who: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    '& > :first-child': { overflow: 'hidden', textOverflow: 'ellipsis' },
    '& > :last-child': { flexShrink: 0 },
  },
  figures: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  neighbour: {
    position: 'absolute',
    boxSizing: 'border-box',
    padding: '8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '& > *': { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  },
  gone: { ...shorthands.borderStyle('dotted'), color: tokens.colorNeutralForeground3 },
  arrow: { fill: 'none', strokeWidth: '2px', stroke: tokens.colorBrandForeground1 },
  wait: { strokeDasharray: '6 4', stroke: tokens.colorStatusWarningForeground3 },
  ring: { stroke: tokens.colorStatusDangerForeground1, strokeWidth: '3px' },
  head: { fill: tokens.colorBrandForeground1 },
  waitHead: { fill: tokens.colorStatusWarningForeground3 },
  ringHead: { fill: tokens.colorStatusDangerForeground1 },
  label: {
    position: 'absolute',
    transform: 'translate(-50%, -50%)',
    boxSizing: 'border-box',
    width: 'max-content',
    maxWidth: `${LABEL_WIDTH}px`,
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    overflow: 'hidden',
    overflowWrap: 'anywhere',
    padding: '0 3px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground1,
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    textAlign: 'center',
    pointerEvents: 'none',
  },
  words: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    '& summary': { cursor: 'pointer', width: 'fit-content' },
    '& ul': { margin: `${tokens.spacingVerticalXS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
  },
});

interface Props {
  house: MappedHouse;
  around?: Surroundings;
  /** Now on the house's own clock, in microseconds. */
  nowUs: number;
  /** What the picture shows, for screen readers. */
  label: string;
}

/**
 * A process as a house: apartments are rooms, other processes neighbours, arrows calls in flight. The same picture draws
 * the app itself and the process of an experiment.
 */
export function HouseMap({ house, around, nowUs, label }: Props) {
  const styles = useStyles();
  const arrowIds = useId();
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(frame);
  const model = modelOf(house, around ?? {}, nowUs);
  const layout = layoutOf(model, width === 0 ? 720 : width);
  const words = houseText(model);
  const stuck = useMemo(
    () => new Set(house.deadlocks.flatMap(({ links }) => links.map(({ threadId }) => threadId))),
    [house.deadlocks],
  );
  const { x, y, width: wide, height: high } = layout.house;
  return (
    <div className={styles.root}>
      {model.deadlocks.map((text) => (
        <div key={text} role="alert" className={styles.deadlock}>
          <Warning20Filled aria-hidden />
          <Text weight="semibold">Deadlock: {text}.</Text>
        </div>
      ))}
      <div ref={frame} className={styles.scroll} role="group" aria-label={label}>
        <div className={styles.picture} style={{ width: layout.width, height: layout.height }}>
          <svg aria-hidden className={styles.svg} width={layout.width} height={layout.height}>
            <path
              className={styles.walls}
              d={`M${x + 1} ${y + high - 1} V${y + 14} L${x + 28} ${y + 1} H${x + wide - 28} L${x + wide - 1} ${y + 14} V${y + high - 1} Z`}
            />
          </svg>
          <Text size={200} weight="semibold" className={styles.titleText} style={{ width: wide - 32 }}>
            {model.title} (process {model.pid})
          </Text>
          {layout.rooms.map(({ room, rect, tenants }) => (
            <div
              key={room.key}
              role="group"
              tabIndex={0}
              aria-label={roomText(room)}
              className={mergeClasses(
                styles.room,
                room.inferred && styles.inferred,
                room.tenants.some(({ thread }) => stuck.has(thread.threadId)) && styles.stuckRoom,
              )}
              style={placed(rect)}
            >
              <Text size={100} weight="semibold" className={styles.roomTitle}>
                {room.title}
                {room.inferred && ' (inferred)'}
              </Text>
              {room.tenants.map((tenant, i) => (
                <TenantCard
                  key={tenant.thread.key}
                  tenant={tenant}
                  style={within(rect, tenants[i]?.rect ?? rect)}
                />
              ))}
            </div>
          ))}
          {layout.neighbours.map(({ neighbour, rect }) => (
            <div
              key={neighbour.key}
              role="group"
              tabIndex={0}
              aria-label={`Neighbour ${neighbour.title}, pid ${neighbour.pid ?? 'unknown'}: ${neighbour.detail}`}
              className={mergeClasses(styles.neighbour, !neighbour.alive && styles.gone)}
              style={placed(rect)}
            >
              <Text size={200} weight="semibold">
                {neighbour.title}
              </Text>
              <span>
                pid {neighbour.pid ?? '–'}, {neighbour.detail}
              </span>
            </div>
          ))}
          <svg aria-hidden className={styles.svg} width={layout.width} height={layout.height}>
            <defs>
              {(['head', 'waitHead', 'ringHead'] as const).map((kind) => (
                <marker
                  key={kind}
                  id={`${arrowIds}-${kind}`}
                  viewBox="0 0 10 10"
                  refX="9"
                  refY="5"
                  markerUnits="userSpaceOnUse"
                  markerWidth="12"
                  markerHeight="12"
                  orient="auto"
                >
                  <path d="M0 0 L10 5 L0 10 Z" className={styles[kind]} />
                </marker>
              ))}
            </defs>
            {layout.arrows.map((one, i) => (
              <path
                key={i}
                d={pathOf(one)}
                markerEnd={`url(#${arrowIds}-${one.arrow.ring ? 'ringHead' : one.arrow.kind === 'wait' ? 'waitHead' : 'head'})`}
                className={mergeClasses(
                  styles.arrow,
                  one.arrow.kind === 'wait' && styles.wait,
                  one.arrow.ring && styles.ring,
                )}
              />
            ))}
          </svg>
          {layout.arrows.map(({ arrow, label: at }, i) => (
            <span key={i} aria-hidden className={styles.label} style={{ left: at.x, top: at.y }}>
              {arrow.proxy ? `proxy: ${arrow.label}` : arrow.label}
            </span>
          ))}
        </div>
      </div>
      <details className={styles.words}>
        <summary>The picture in words</summary>
        <ul>
          {words.map((sentence, i) => (
            <li key={i}>{sentence}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function TenantCard({ tenant: { thread, situation }, style }: { tenant: Tenant; style: CSSProperties }) {
  const styles = useStyles();
  return (
    <div className={styles.tenant} style={style} title={tenantText(thread, situation)}>
      <span className={styles.who}>
        <Text size={200} weight="semibold" wrap={false} truncate>
          {thread.name}
        </Text>
        <span>thread {thread.threadId}</span>
      </span>
      <SituationWord situation={situation} />
      {thread.apartment === null ? (
        <span className={styles.figures}>{thread.ground === null ? 'reported' : 'made by COM'}</span>
      ) : (
        <>
          <span>{thread.call === '' ? '–' : thread.call}</span>
          <span className={styles.figures}>
            {thread.messages} pumped, {thread.objects} {thread.objects === 1 ? 'object' : 'objects'}
          </span>
        </>
      )}
    </div>
  );
}

/** All of what a card may have no room for. */
function tenantText(thread: Tenant['thread'], situation: Tenant['situation']): string {
  return [`${thread.name}, thread ${thread.threadId}`, situation.word, thread.call, thread.ground]
    .filter((line) => line !== null && line !== '')
    .join('\n');
}

function placed({ x, y, width, height }: Rect): CSSProperties {
  return { left: x, top: y, width, height };
}

/** A border takes a pixel of what stands inside. */
function within(room: Rect, { x, y, width, height }: Rect): CSSProperties {
  return { left: x - room.x - 1, top: y - room.y - 1, width, height };
}

function pathOf({ start, bend, end }: PlacedArrow): string {
  return `M${start.x} ${start.y} Q${bend.x} ${bend.y} ${end.x} ${end.y}`;
}
