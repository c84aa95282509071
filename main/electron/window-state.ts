import { z } from 'zod';
import { readJson, writeJson } from '../settings/atomic-json';

/** Window sizes in device-independent pixels. */
export const MIN_SIZE = { width: 760, height: 520 };
const DEFAULT_SIZE = { width: 1280, height: 800 };
/** So much of a remembered window must be on a screen, or it could not be grabbed. */
const VISIBLE = { width: 120, height: 60 };

const schema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof schema>;

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the window is to open: where it was, unless that screen is gone. */
export interface WindowPlacement {
  bounds: Partial<Bounds> & { width: number; height: number };
  maximized: boolean;
}

export function placeWindow(state: WindowState | null, screens: readonly Bounds[]): WindowPlacement {
  const screen = state === null ? undefined : screens.find((area) => isGrabbable(state, area));
  if (state === null || screen === undefined) {
    const first = screens[0];
    return {
      bounds: {
        width: Math.max(MIN_SIZE.width, Math.min(DEFAULT_SIZE.width, first?.width ?? DEFAULT_SIZE.width)),
        height: Math.max(
          MIN_SIZE.height,
          Math.min(DEFAULT_SIZE.height, first?.height ?? DEFAULT_SIZE.height),
        ),
      },
      maximized: state?.maximized ?? false,
    };
  }
  return {
    bounds: {
      x: state.x,
      y: state.y,
      width: Math.max(MIN_SIZE.width, Math.min(state.width, screen.width)),
      height: Math.max(MIN_SIZE.height, Math.min(state.height, screen.height)),
    },
    maximized: state.maximized,
  };
}

export async function readWindowState(file: string): Promise<WindowState | null> {
  const read = await readJson(file).catch(() => null);
  if (read?.state !== 'read') return null;
  const parsed = schema.safeParse(read.value);
  return parsed.success ? parsed.data : null;
}

export function writeWindowState(file: string, state: WindowState): Promise<void> {
  return writeJson(file, state);
}

function isGrabbable(window: Bounds, screen: Bounds): boolean {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const titleIsOnScreen = window.y >= screen.y && window.y <= screen.y + screen.height - VISIBLE.height;
  return width >= VISIBLE.width && titleIsOnScreen;
}
