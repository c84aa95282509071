import type { ApartmentThread, HandoverView } from '../../../app/contract/apartment-views';
import type { SessionView } from '../../../app/contract/session-views';
import { countText, counted, durationText } from '../../parts/format';
import type { HouseState } from '../../state/apartments-slice';
import { situationOf, type Situation } from '../thread-situation';
import { apartmentName, qualifierName } from '../thread-names';

/** One thread with everything that the table shows of it, at one moment. */
export interface ThreadRow {
  thread: ApartmentThread;
  situation: Situation;
  apartment: string;
  qualifier: string | null;
  /** Milliseconds; 0 where there is no such thing. */
  callAge: number;
  queueAge: number;
  /** Messages a second. */
  rate: number;
  streams: number;
  cookies: number;
  /** Age of the oldest stream or cookie. */
  handoverAge: number;
}

/** The rows of a house in the order in which its threads came. */
export function threadRows(house: HouseState, sessions: readonly SessionView[], nowUs: number): ThreadRow[] {
  const age = (sinceUs: number | null): number =>
    sinceUs === null ? 0 : Math.max(0, (nowUs - sinceUs) / 1000);
  return house.threads.map((thread) => {
    const handed = house.handovers.filter(({ threadId }) => threadId === thread.threadId);
    const count = (how: HandoverView['how']): number => handed.filter((one) => one.how === how).length;
    return {
      thread,
      situation: situationOf(thread, house, sessions, nowUs),
      apartment: apartmentName(thread),
      qualifier: qualifierName(thread),
      callAge: age(thread.callSinceUs),
      queueAge: age(thread.queuedSinceUs),
      rate: house.rates.get(thread.key) ?? 0,
      streams: count('stream'),
      cookies: count('git'),
      handoverAge: Math.max(0, ...handed.map(({ sinceUs }) => age(sinceUs))),
    };
  });
}

export interface ThreadColumn {
  id: string;
  title: string;
  /** What the figures mean. */
  hint: string;
  /** Aligned as a number. */
  number: boolean;
  /** Ours only: what cannot be known of other threads shows as a dash. */
  ours: boolean;
  sort(row: ThreadRow): string | number;
  text(row: ThreadRow): string;
  /** A second, quieter line; null for none. */
  more(row: ThreadRow): string | null;
}

/** The columns that are plain text; name, apartment and state have cells of their own. */
export const COLUMNS: readonly ThreadColumn[] = [
  {
    id: 'name',
    title: 'Thread',
    hint: 'Name and thread id',
    number: false,
    ours: false,
    sort: ({ thread }) => thread.name.toLowerCase(),
    text: ({ thread }) => thread.name,
    more: ({ thread }) => `id ${thread.threadId}`,
  },
  {
    id: 'apartment',
    title: 'Apartment',
    hint: 'As COM reports it on the thread itself; where it is inferred, from what',
    number: false,
    ours: false,
    sort: ({ apartment, qualifier }) => `${apartment} ${qualifier ?? ''}`,
    text: ({ apartment, qualifier }) => (qualifier === null ? apartment : `${apartment} (${qualifier})`),
    more: ({ thread }) =>
      thread.ground !== null ? `inferred: ${thread.ground}` : thread.type === -1 ? null : 'reported by COM',
  },
  {
    id: 'state',
    title: 'State',
    hint: 'What the thread is doing',
    number: false,
    ours: false,
    sort: ({ situation }) => situation.word,
    text: ({ situation }) => situation.word,
    more: () => null,
  },
  {
    id: 'call',
    title: 'Current call',
    hint: 'The running call and its age',
    number: false,
    ours: true,
    sort: ({ callAge }) => callAge,
    text: ({ thread }) => thread.call || '–',
    more: ({ thread, callAge }) => (thread.callSinceUs === null ? null : `for ${durationText(callAge)}`),
  },
  {
    id: 'queue',
    title: 'Queue',
    hint: 'Calls that wait for the thread, and how long the oldest has waited',
    number: true,
    ours: true,
    sort: ({ thread }) => thread.queued,
    text: ({ thread }) => countText(thread.queued),
    more: ({ thread, queueAge }) => (thread.queuedSinceUs === null ? null : durationText(queueAge)),
  },
  {
    id: 'messages',
    title: 'Messages',
    hint: 'Window messages that the thread pumped since its start, and in the last second',
    number: true,
    ours: true,
    sort: ({ thread }) => thread.messages,
    text: ({ thread }) => countText(thread.messages),
    more: ({ rate }) => (rate === 0 ? null : `${countText(rate)}/s`),
  },
  {
    id: 'gap',
    title: 'Longest gap',
    hint: 'The longest time that a call kept the thread from pumping',
    number: true,
    ours: true,
    sort: ({ thread }) => thread.longestGapMs,
    text: ({ thread }) => (thread.kind === 'sta' ? durationText(thread.longestGapMs) : '–'),
    more: () => null,
  },
  {
    id: 'calls',
    title: 'Calls',
    hint: 'Calls run, failed ones among them, and calls that came in through COM',
    number: true,
    ours: true,
    sort: ({ thread }) => thread.calls,
    text: ({ thread }) => countText(thread.calls),
    more: ({ thread }) => {
      const parts = [
        ...(thread.failures > 0 ? [`${countText(thread.failures)} failed`] : []),
        ...(thread.incoming > 0 ? [`${countText(thread.incoming)} in`] : []),
      ];
      return parts.length === 0 ? null : parts.join(', ');
    },
  },
  {
    id: 'rejected',
    title: 'Rejected',
    hint: 'Calls that the other side rejected, and how often they were tried again or given up',
    number: true,
    ours: true,
    sort: ({ thread }) => thread.rejections,
    text: ({ thread }) => countText(thread.rejections),
    more: ({ thread }) =>
      thread.rejections === 0
        ? null
        : `${countText(thread.retries)} tried again, ${countText(thread.givenUp)} given up`,
  },
  {
    id: 'cpu',
    title: 'CPU',
    hint: 'CPU time that the thread used',
    number: true,
    ours: false,
    sort: ({ thread }) => thread.cpuMs ?? -1,
    text: ({ thread }) => (thread.cpuMs === null ? '–' : durationText(thread.cpuMs)),
    more: () => null,
  },
  {
    id: 'objects',
    title: 'Objects',
    hint: 'COM objects held from JavaScript; threads of the MTA share theirs',
    number: true,
    ours: true,
    sort: ({ thread }) => thread.objects,
    text: ({ thread }) => countText(thread.objects),
    more: ({ thread }) => (thread.kind === 'mta' ? 'whole MTA' : null),
  },
  {
    id: 'handovers',
    title: 'Handed over',
    hint: 'Streams not yet unmarshaled and cookies of the global interface table, made on this thread',
    number: true,
    ours: true,
    sort: ({ streams, cookies }) => streams + cookies,
    text: ({ streams, cookies }) => countText(streams + cookies),
    more: ({ streams, cookies, handoverAge }) => {
      if (streams + cookies === 0) return null;
      const parts = [
        ...(streams > 0 ? [counted(streams, 'stream')] : []),
        ...(cookies > 0 ? [counted(cookies, 'cookie')] : []),
      ];
      return `${parts.join(', ')}, ${durationText(handoverAge)}`;
    },
  },
];

export interface Sorting {
  column: string;
  order: 'ascending' | 'descending';
}

/** Sorted by a column; equal rows keep their order. null: as the threads came. */
export function sortedRows(rows: readonly ThreadRow[], sorting: Sorting | null): readonly ThreadRow[] {
  const column = COLUMNS.find(({ id }) => id === sorting?.column);
  if (!sorting || !column) return rows;
  const sign = sorting.order === 'ascending' ? 1 : -1;
  return [...rows].sort((left, right) => {
    const a = column.sort(left);
    const b = column.sort(right);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
  });
}
