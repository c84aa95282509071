import { useEffect, type KeyboardEvent } from 'react';

/** Entries that Page Up and Page Down pass over. */
const PAGE = 8;

/**
 * Where a key takes the choice in a list, as in Explorer; null where the key means nothing there. `first` and `last` are
 * the ends of the list.
 */
export function choiceByKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  at: number,
  last: number,
  first = 0,
): number | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const to = destination(event.key, at, last, first);
  return to === null ? null : Math.max(first, Math.min(last, to));
}

function destination(key: string, at: number, last: number, first: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + PAGE;
    case 'PageUp':
      return at - PAGE;
    case 'Home':
      return first;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Scrolls the element with that id into view whenever it, or the height it is seen in, is another one. */
export function useInView(id: string, height?: number): void {
  useEffect(() => {
    // Newer Chromiums answer a promise, which is no way to end an effect.
    void document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [id, height]);
}
