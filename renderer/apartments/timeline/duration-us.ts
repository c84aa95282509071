/** `850 µs`, `12.4 ms`, `3.21 s`: three figures, as calls of so different lengths need. */
export function durationUsText(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`;
  if (us < 1_000_000) return `${Number((us / 1000).toPrecision(3))} ms`;
  return `${Number((us / 1_000_000).toPrecision(us < 100_000_000 ? 3 : 6))} s`;
}

/** A moment on the house's clock as the time of day with microseconds. */
export function momentUsText(us: number, clock: { us: number; wall: string }): string {
  const wallUs = Date.parse(clock.wall) * 1000 + (us - clock.us);
  const date = new Date(wallUs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const fraction = String(Math.floor(((wallUs % 1_000_000) + 1_000_000) % 1_000_000)).padStart(6, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`;
}
