import type { Slice } from './store';

/** A message that appears in the corner. Errors stay until dismissed, the others go by themselves. */
export interface Notice {
  id: number;
  intent: 'info' | 'success' | 'warning' | 'error';
  title: string;
  text?: string | undefined;
  hint?: string | undefined;
  action?: { label: string; run(): void };
}

export type NewNotice = Omit<Notice, 'id'>;

export interface NoticesSlice {
  notices: Notice[];
  notify(notice: NewNotice): void;
  dismiss(id: number): void;
}

/** More at once would cover the window. */
const MOST = 4;
let lastId = 0;

export const noticesSlice: Slice<NoticesSlice> = (set) => ({
  notices: [],
  notify: (notice) =>
    set(({ notices }) => {
      const others = notices.filter((old) => old.title !== notice.title || old.text !== notice.text);
      return { notices: [...others, { ...notice, id: ++lastId }].slice(-MOST) };
    }),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
});
