/** Undo and redo over immutable states. */
export interface EditHistory<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last edit was about and when (milliseconds): typing on in one field is one undo step. */
  readonly last: { about: string; at: number } | null;
}

/** Edits about the same thing within this time are undone together, in milliseconds. */
const TOGETHER = 1000;
const MOST = 200;

export function historyOf<T>(present: T): EditHistory<T> {
  return { past: [], present, future: [], last: null };
}

/** `about` names the field edited; without it the edit is always an undo step of its own. */
export function edited<T>(
  history: EditHistory<T>,
  next: T,
  about: string | null,
  now: number,
): EditHistory<T> {
  if (Object.is(next, history.present)) return history;
  const joins =
    about !== null &&
    history.last?.about === about &&
    now - history.last.at < TOGETHER &&
    history.past.length > 0;
  return {
    past: joins ? history.past : [...history.past, history.present].slice(-MOST),
    present: next,
    future: [],
    last: about === null ? null : { about, at: now },
  };
}

export function undone<T>(history: EditHistory<T>): EditHistory<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    last: null,
  };
}

export function redone<T>(history: EditHistory<T>): EditHistory<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, last: null };
}
