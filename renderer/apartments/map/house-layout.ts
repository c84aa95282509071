import type { Arrow, HouseModel, Neighbour, Room } from './house-model';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface PlacedArrow {
  arrow: Arrow;
  /** From the edge of one rectangle, bent over `bend`, to the edge of another. */
  start: Point;
  bend: Point;
  end: Point;
  /** Middle of the label. */
  label: Point;
}

export interface HouseLayout {
  width: number;
  height: number;
  house: Rect;
  rooms: readonly { room: Room; rect: Rect; tenants: readonly { key: string; rect: Rect }[] }[];
  neighbours: readonly { neighbour: Neighbour; rect: Rect }[];
  arrows: readonly PlacedArrow[];
}

/** All in CSS pixels. */
export const ROOM_WIDTH = 196;
const ROOM_TITLE = 26;
export const TENANT_HEIGHT = 78;
const TENANT_GAP = 6;
const PADDING = 16;
/** Between rooms, so that an arrow and its label can be told from others; less where there is no room for it. */
const GAP_X = 120;
const LEAST_GAP_X = 100;
const GAP_Y = 56;
const ROOF = 40;
const NEIGHBOUR_WIDTH = 168;
const NEIGHBOUR_HEIGHT = 58;
const STREET = 100;
/** How far an arrow leaves the straight line, so that mutual arrows stand apart. */
const BEND = 20;
/** A label has two lines at most. It stands beside its arrow, and between two rooms. */
export const LABEL_WIDTH = 92;
export const LABEL_HEIGHT = 30;
/** From the arrow to its label. */
const LABEL_OFF = 3;

/** Places rooms in rows inside the house, neighbours across the street, and arrows between them. */
export function layoutOf(model: HouseModel, available: number): HouseLayout {
  const street = model.neighbours.length === 0 ? 0 : STREET + NEIGHBOUR_WIDTH;
  const inside = Math.max(ROOM_WIDTH, available - street - 2 * PADDING);
  const most = Math.max(1, Math.floor((inside + LEAST_GAP_X) / (ROOM_WIDTH + LEAST_GAP_X)));
  const columns = Math.min(most, columnsFor(model.rooms.length));
  const gap =
    columns === 1
      ? GAP_X
      : Math.min(GAP_X, Math.max(LEAST_GAP_X, (inside - columns * ROOM_WIDTH) / (columns - 1)));
  // Arrows between rooms of one column bend to its sides, where their labels want room.
  const side = columns === 1 && model.arrows.length > 0 ? LABEL_WIDTH / 2 : PADDING;
  const rooms: { room: Room; rect: Rect; tenants: { key: string; rect: Rect }[] }[] = [];
  let y = ROOF + PADDING;
  for (let first = 0; first < model.rooms.length; first += columns) {
    const row = model.rooms.slice(first, first + columns);
    row.forEach((room, column) => {
      rooms.push(placedRoom(room, side + column * (ROOM_WIDTH + gap), y));
    });
    y += Math.max(...row.map(heightOf)) + GAP_Y;
  }
  const across = Math.min(columns, Math.max(1, model.rooms.length));
  const width = 2 * side + across * ROOM_WIDTH + (across - 1) * gap;
  const neighbours = model.neighbours.map((neighbour, i) => ({
    neighbour,
    rect: {
      x: width + STREET,
      y: ROOF + PADDING + i * (NEIGHBOUR_HEIGHT + PADDING),
      width: NEIGHBOUR_WIDTH,
      height: NEIGHBOUR_HEIGHT,
    },
  }));
  const rects = new Map<string, Rect>([
    ...rooms.flatMap(({ tenants }) => tenants.map(({ key, rect }) => [key, rect] as const)),
    ...neighbours.map(({ neighbour, rect }) => [neighbour.key, rect] as const),
  ]);
  const arrows = model.arrows.flatMap((arrow) => {
    const from = rects.get(arrow.from);
    const to = rects.get(arrow.to);
    return from && to ? [placedArrow(arrow, from, to)] : [];
  });
  // Of mutual arrows one bends down, and its label may hang below the rooms.
  const labels = arrows.map(({ label }) => label.y + LABEL_HEIGHT / 2 + LABEL_OFF);
  const house: Rect = {
    x: 0,
    y: 0,
    width,
    height: Math.max(ROOF + 3 * PADDING, y - GAP_Y + PADDING, ...labels),
  };
  const lowest = Math.max(house.height, ...neighbours.map(({ rect }) => rect.y + rect.height + PADDING));
  return { width: width + street, height: lowest, house, rooms, neighbours, arrows };
}

/** Few rooms stand side by side; many make a house of about as many rows as columns. */
function columnsFor(rooms: number): number {
  return rooms <= 3 ? Math.max(1, rooms) : Math.ceil(Math.sqrt(rooms));
}

function heightOf(room: Room): number {
  return ROOM_TITLE + room.tenants.length * (TENANT_HEIGHT + TENANT_GAP) + TENANT_GAP;
}

function placedRoom(room: Room, x: number, y: number) {
  return {
    room,
    rect: { x, y, width: ROOM_WIDTH, height: heightOf(room) },
    tenants: room.tenants.map(({ thread }, i) => ({
      key: thread.key,
      rect: {
        x: x + TENANT_GAP,
        y: y + ROOM_TITLE + TENANT_GAP / 2 + i * (TENANT_HEIGHT + TENANT_GAP),
        width: ROOM_WIDTH - 2 * TENANT_GAP,
        height: TENANT_HEIGHT,
      },
    })),
  };
}

const centre = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 });

function placedArrow(arrow: Arrow, from: Rect, to: Rect): PlacedArrow {
  const a = centre(from);
  const b = centre(to);
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  // Always to the left of its own direction: of two that go opposite ways each has a side.
  const left = { x: (b.y - a.y) / length, y: -(b.x - a.x) / length };
  const side = { x: left.x * BEND, y: left.y * BEND };
  const bend = { x: (a.x + b.x) / 2 + 2 * side.x, y: (a.y + b.y) / 2 + 2 * side.y };
  const start = edgeTowards(from, { x: a.x + side.x, y: a.y + side.y }, bend);
  const end = edgeTowards(to, { x: b.x + side.x, y: b.y + side.y }, bend);
  const part = (of: number): number => Math.max(0.01, Math.abs(of));
  const off = LABEL_OFF + Math.min(LABEL_WIDTH / 2 / part(left.x), LABEL_HEIGHT / 2 / part(left.y));
  // Where a curve with one bend is at its middle.
  const label = {
    x: (start.x + 2 * bend.x + end.x) / 4 + left.x * off,
    y: (start.y + 2 * bend.y + end.y) / 4 + left.y * off,
  };
  return { arrow, start, bend, end, label };
}

/** Where the line from a point inside the rectangle to one outside leaves it. */
function edgeTowards(rect: Rect, inside: Point, outside: Point): Point {
  const dx = outside.x - inside.x;
  const dy = outside.y - inside.y;
  const steps = [
    dx > 0 ? (rect.x + rect.width - inside.x) / dx : dx < 0 ? (rect.x - inside.x) / dx : Infinity,
    dy > 0 ? (rect.y + rect.height - inside.y) / dy : dy < 0 ? (rect.y - inside.y) / dy : Infinity,
  ];
  const t = Math.min(1, ...steps.map((step) => Math.max(0, step)));
  return { x: inside.x + dx * t, y: inside.y + dy * t };
}
