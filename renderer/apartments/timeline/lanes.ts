import type { CallEvent } from '../../../app/contract/apartment-views';
import type { HouseState } from '../../state/apartments-slice';
import { apartmentByNumber } from '../thread-names';
import type { Edges } from './time-window';

/** A call as a bar. A finished one is the call itself, since there are thousands. */
export interface Bar extends Omit<CallEvent, 'endUs'> {
  endUs: number;
  /** Only its beginning was seen, which stands for the end too. */
  endUnknown?: true;
  /** It still runs, until now. */
  running?: true;
  /** A wait without pumping that is not over: the end of a running bar is hatched from here. */
  waitingSinceUs?: number;
}

export interface Lane {
  apartment: number;
  name: string;
  /** The thread has ended. */
  gone: boolean;
  /** In the order in which they ended. */
  bars: Bar[];
  /** Moments at which it was seen to have pumped, and how many messages. */
  pumps: { atUs: number; messages: number }[];
  /** Calls inside of calls that there are at most; 1 without nesting. */
  depth: number;
}

/** What a house did in a part of time, one lane for each of our threads. */
export function lanesOf(
  house: Pick<HouseState, 'threads' | 'ended' | 'calls' | 'pumps'>,
  { fromUs, toUs }: Edges,
  nowUs: number,
): Lane[] {
  const lanes = new Map<number, Lane>();
  for (const thread of house.threads) {
    if (thread.apartment === null) continue;
    lanes.set(thread.apartment, newLane(thread.apartment, thread.name, thread.state === 'stopped'));
  }
  // A call is on record only when it has ended: of those that run now, only the innermost is known.
  for (let i = 0; i < house.calls.length; i++) {
    const call = house.calls.at(i);
    if (!call || (call.endUs ?? call.startUs) < fromUs || call.startUs > toUs) continue;
    let lane = lanes.get(call.apartment);
    if (!lane) {
      lane = newLane(call.apartment, apartmentByNumber(house, call.apartment), true);
      lanes.set(call.apartment, lane);
    }
    lane.bars.push(hasEnd(call) ? call : { ...call, endUs: call.startUs, endUnknown: true });
    if (call.depth >= lane.depth) lane.depth = call.depth + 1;
  }
  for (const thread of house.threads) {
    const lane = thread.apartment === null ? undefined : lanes.get(thread.apartment);
    if (!lane || thread.callSinceUs === null || thread.callSinceUs > toUs) continue;
    const foreign = thread.call === FOREIGN;
    const named = !foreign && thread.call.startsWith(INCOMING);
    const depth = Math.max(0, thread.depth - 1);
    if (depth >= lane.depth) lane.depth = depth + 1;
    lane.bars.push({
      apartment: lane.apartment,
      label: named ? thread.call.slice(INCOMING.length) : thread.call,
      kind: named || foreign ? 'incoming' : 'call',
      depth,
      startUs: thread.callSinceUs,
      endUs: nowUs,
      result: null,
      types: '',
      running: true,
      ...(thread.waitingSinceUs === null ? {} : { waitingSinceUs: thread.waitingSinceUs }),
    });
  }
  for (let i = 0; i < house.pumps.length; i++) {
    const sample = house.pumps.at(i);
    if (!sample || sample.apartment === null || sample.atUs < fromUs || sample.atUs > toUs) continue;
    lanes.get(sample.apartment)?.pumps.push(sample);
  }
  return [...lanes.values()].filter((lane) => !lane.gone || lane.bars.length > 0);
}

/** How the running call of a thread is marked that COM called, and what one is called whose object is not ours. */
const INCOMING = 'incoming ';
const FOREIGN = 'incoming call';

function hasEnd(call: CallEvent): call is CallEvent & { endUs: number } {
  return call.endUs !== null;
}

function newLane(apartment: number, name: string, gone: boolean): Lane {
  return { apartment, name, gone, bars: [], pumps: [], depth: 1 };
}

/** What happened between two moments. */
export interface Totals {
  lane: string;
  /** Calls that no other call of the thread contains, and those inside of them. */
  calls: number;
  nested: number;
  failed: number;
  /** Time in calls, in microseconds, counted once where calls are nested, and cut at the edges. */
  busyUs: number;
  waitedUs: number;
  messages: number;
  /** The labels that took longest. */
  longest: { label: string; calls: number; us: number }[];
}

export function totalsOf(lanes: readonly Lane[], { fromUs, toUs }: Edges): Totals[] {
  return lanes.flatMap((lane) => {
    const inside = lane.bars.filter((bar) => bar.endUs >= fromUs && bar.startUs <= toUs);
    const pumps = lane.pumps.filter(({ atUs }) => atUs >= fromUs && atUs <= toUs);
    if (inside.length === 0 && pumps.length === 0) return [];
    const length = (bar: Bar): number => Math.min(bar.endUs, toUs) - Math.max(bar.startUs, fromUs);
    const calls = inside.filter(({ kind }) => kind !== 'wait');
    const byLabel = new Map<string, { label: string; calls: number; us: number }>();
    for (const bar of calls) {
      const sum = byLabel.get(bar.label) ?? { label: bar.label, calls: 0, us: 0 };
      sum.calls += 1;
      sum.us += length(bar);
      byLabel.set(bar.label, sum);
    }
    return [
      {
        lane: lane.name,
        calls: calls.filter(({ depth }) => depth === 0).length,
        nested: calls.filter(({ depth }) => depth > 0).length,
        failed: calls.filter(({ result }) => result !== null && result < 0).length,
        busyUs: covered(calls, fromUs, toUs),
        waitedUs: inside.reduce((sum, bar) => sum + waited(bar, fromUs, toUs), 0),
        messages: pumps.reduce((sum, { messages }) => sum + messages, 0),
        longest: [...byLabel.values()].sort((a, b) => b.us - a.us).slice(0, 3),
      },
    ];
  });
}

/** Time that a bar waited without pumping: all of a wait, and the end of a call that still waits. */
function waited(bar: Bar, fromUs: number, toUs: number): number {
  const since = bar.kind === 'wait' ? bar.startUs : bar.waitingSinceUs;
  return since === undefined ? 0 : Math.max(0, Math.min(bar.endUs, toUs) - Math.max(since, fromUs));
}

/** Time that bars cover together. */
function covered(bars: readonly Bar[], fromUs: number, toUs: number): number {
  let sum = 0;
  let until = fromUs;
  for (const bar of [...bars].sort((a, b) => a.startUs - b.startUs)) {
    const end = Math.min(bar.endUs, toUs);
    if (end <= until) continue;
    sum += end - Math.max(bar.startUs, until);
    until = end;
  }
  return sum;
}
