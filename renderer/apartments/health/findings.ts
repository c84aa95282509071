import type { SessionsView, SessionView } from '../../../app/contract/session-views';
import type { ThreadView } from '../../../app/contract/views';
import { bytesText, counted, durationText } from '../../parts/format';
import type { HouseState } from '../../state/apartments-slice';
import { LATE_ANSWERS } from '../late-answers';
import { applicationName, waitNames } from '../thread-names';
import { NOT_PUMPING_MS } from '../thread-situation';

/* When something is worth a sentence. Times in milliseconds. */
export const LIMITS = {
  /** A dialog that answers a call at once is none of the user's business. */
  dialogMs: 2_000,
  longCallMs: 30_000,
  queueMs: 5_000,
  leaseMs: 60_000,
  streamMs: 10_000,
  cookieMs: 600_000,
  /** How long something that happened once stays said. */
  refusalMs: 60_000,
  /** Share of its memory limit. */
  memory: 0.9,
} as const;

export type FindingAction =
  | { kind: 'show-dialogs'; session: SessionView }
  | { kind: 'end'; session: SessionView }
  /** Says nothing more of it for a while. */
  | { kind: 'wait' }
  | { kind: 'end-leftover'; pid: number };

/** One thing that is wrong, and what can be done. */
export interface Finding {
  /** The same as long as it is the same trouble. */
  id: string;
  level: 'problem' | 'caution';
  text: string;
  advice: string;
  actions: readonly FindingAction[];
}

export interface HealthInput {
  house: Pick<HouseState, 'info' | 'threads' | 'handovers' | 'waitObjects' | 'deadlocks' | 'refusals'> | null;
  /** Now on the house's clock. */
  nowUs: number;
  sessions: SessionsView | null;
  workers: readonly ThreadView[];
  /** Now, as Date.now() tells. */
  nowMs: number;
  /** Bytes that a worker may use. */
  residentLimit: number | null;
}

/** Everything that is wrong, worst first. */
export function findingsOf(input: HealthInput): Finding[] {
  const found = [
    ...deadlockFindings(input),
    ...sessionFindings(input),
    ...threadFindings(input),
    ...handoverFindings(input),
    ...workerFindings(input),
  ];
  return [
    ...found.filter(({ level }) => level === 'problem'),
    ...found.filter(({ level }) => level === 'caution'),
  ];
}

function deadlockFindings({ house }: HealthInput): Finding[] {
  return (house?.deadlocks ?? []).map((ring) => ({
    id: `deadlock ${ring.links.map(({ threadId }) => threadId).join()}`,
    level: 'problem',
    text: `Deadlock: ${ring.text}.`,
    advice: 'None of them can go on by itself. Cancel the job; if it does not end, restart Concierge.',
    actions: [],
  }));
}

function sessionFindings({ sessions, nowMs }: HealthInput): Finding[] {
  if (!sessions) return [];
  const found: Finding[] = [];
  const age = (iso: string): number => nowMs - Date.parse(iso);
  for (const session of sessions.sessions) {
    const name = sessionName(session);
    const call = session.call;
    const waited = call ? age(call.since) : 0;
    const unanswered = call ? `has not answered ${call.name} for ${durationText(waited)}` : 'does not answer';
    const ways: FindingAction[] = [{ kind: 'wait' }, ...endAction(session)];
    if (session.dialogs.length > 0 && waited >= LIMITS.dialogMs) {
      const titles = session.dialogs.map((title) => `"${title}"`).join(' and ');
      found.push({
        id: `dialog ${session.id} ${call?.name}`,
        level: 'problem',
        text: `${name} shows ${session.dialogs.length === 1 ? 'a dialog' : 'dialogs'} ${titles} and ${unanswered}.`,
        advice:
          session.ownership === 'owned'
            ? 'Answer the dialog, or end the application: its task is then tried again.'
            : 'Answer the dialog. The application is yours, so Concierge does not end it.',
        actions: [{ kind: 'show-dialogs', session }, ...ways],
      });
    } else if (session.state === 'stuck') {
      found.push({
        id: `stuck ${session.id} ${call?.name}`,
        level: 'problem',
        text: `${name} ${unanswered}, and shows no dialog.`,
        advice: 'Wait on, or end the application: its task is then tried again.',
        actions: ways,
      });
    } else if (call && waited >= LIMITS.longCallMs) {
      found.push({
        id: `long ${session.id} ${call.name}`,
        level: 'caution',
        text: `${name} has been busy with ${call.name} for ${durationText(waited)}.`,
        advice: 'Large workbooks take their time. It can be waited for or ended.',
        actions: ways,
      });
    } else if (session.state === 'lost') {
      found.push({
        id: `lost ${session.id}`,
        level: 'caution',
        text: `${name} ended by itself${session.note === null ? '' : `: ${session.note}`}.`,
        advice: 'Its task is tried again in a fresh one.',
        actions: [],
      });
    }
  }
  const [first] = sessions.waiting;
  if (first && age(first.since) >= LIMITS.leaseMs) {
    found.push({
      id: 'waiting leases',
      level: 'caution',
      text: `${counted(sessions.waiting.length, 'task waits', 'tasks wait')} for an application, the first for ${durationText(age(first.since))}.`,
      advice: 'They start one after the other. More applications at a time are set in Settings.',
      actions: [],
    });
  }
  for (const { pid, progId } of sessions.leftovers) {
    found.push({
      id: `leftover ${pid}`,
      level: 'caution',
      text: `${applicationName(progId)} (pid ${pid}) was left behind by an earlier run of Concierge.`,
      advice: 'Nobody uses it any more; it can be ended.',
      actions: [{ kind: 'end-leftover', pid }],
    });
  }
  return found;
}

function endAction(session: SessionView): FindingAction[] {
  // What the user attached to is the user's.
  return session.ownership === 'owned' ? [{ kind: 'end', session }] : [];
}

function sessionName(session: SessionView): string {
  return `${applicationName(session.progId)}${session.pid === null ? '' : ` (pid ${session.pid})`}`;
}

function threadFindings({ house, nowUs }: HealthInput): Finding[] {
  if (!house) return [];
  const found: Finding[] = [];
  const ringed = new Set(house.deadlocks.flatMap(({ links }) => links.map(({ threadId }) => threadId)));
  for (const thread of house.threads) {
    const { key, name } = thread;
    const still = thread.unpumpedSinceUs === null ? 0 : (nowUs - thread.unpumpedSinceUs) / 1000;
    if (thread.state === 'detached') {
      found.push({
        id: `detached ${key}`,
        level: 'problem',
        text: `${name} did not end when it was told to, and was given up.`,
        advice: 'What it holds stays until it comes back from its call, or Concierge ends.',
        actions: [],
      });
    } else if (still >= NOT_PUMPING_MS && !ringed.has(thread.threadId)) {
      const wait = waitNames(house, thread);
      const doing = wait === null ? `It runs ${thread.call || 'a call'}` : `It waits for ${wait}`;
      found.push({
        id: `still ${key}`,
        level: 'problem',
        text: `STA ${name} has not pumped for ${durationText(still)}.`,
        advice: `${doing}; calls into it wait until it pumps again.`,
        actions: [{ kind: 'wait' }],
      });
    }
    const queued = thread.queuedSinceUs === null ? 0 : (nowUs - thread.queuedSinceUs) / 1000;
    if (queued >= LIMITS.queueMs) {
      found.push({
        id: `queue ${key}`,
        level: 'caution',
        text: `${counted(thread.queued, 'call waits', 'calls wait')} for ${name}, the oldest for ${durationText(queued)}.`,
        advice: thread.call === '' ? 'It has not begun with them.' : `It is still at ${thread.call}.`,
        actions: [{ kind: 'wait' }],
      });
    }
    const refused = house.refusals.get(key);
    if (refused !== undefined && (nowUs - refused) / 1000 < LIMITS.refusalMs) {
      found.push({
        id: `refused ${key}`,
        level: 'caution',
        text:
          `Calls of ${name} were rejected ${counted(thread.rejections, 'time')}, tried again ` +
          `${counted(thread.retries, 'time')} and given up ${counted(thread.givenUp, 'time')}.`,
        advice: 'The application it calls is busy or shows a dialog.',
        actions: [],
      });
    }
  }
  const late = house.refusals.get(LATE_ANSWERS);
  if (late !== undefined && (nowUs - late) / 1000 < LIMITS.refusalMs) {
    found.push({
      id: 'late answers',
      level: 'caution',
      text: `${counted(house.info.lateAnswers, 'answer')} to calls from COM came after the caller had given up.`,
      advice: 'The JavaScript thread was too busy to answer in time.',
      actions: [],
    });
  }
  return found;
}

function handoverFindings({ house, nowUs }: HealthInput): Finding[] {
  if (!house) return [];
  const old = (how: 'stream' | 'git', limit: number) =>
    house.handovers.filter((one) => one.how === how && (nowUs - one.sinceUs) / 1000 >= limit);
  const oldest = (of: typeof house.handovers) =>
    durationText((nowUs - Math.min(...of.map(({ sinceUs }) => sinceUs))) / 1000);
  const makers = (of: typeof house.handovers) =>
    [...new Set(of.map(({ threadId }) => threadName(house, threadId)))].join(', ');
  const found: Finding[] = [];
  const streams = old('stream', LIMITS.streamMs);
  if (streams.length > 0) {
    found.push({
      id: 'streams',
      level: 'caution',
      text: `${counted(streams.length, 'object was', 'objects were')} marshaled and never unmarshaled, the oldest ${oldest(streams)} ago.`,
      advice: `Made by ${makers(streams)}. Until then ${streams.length === 1 ? 'it keeps its object' : 'they keep their objects'} alive.`,
      actions: [],
    });
  }
  const cookies = old('git', LIMITS.cookieMs);
  if (cookies.length > 0) {
    found.push({
      id: 'cookies',
      level: 'caution',
      text: `${counted(cookies.length, 'cookie')} of the global interface table ${cookies.length === 1 ? 'is' : 'are'} still there, the oldest after ${oldest(cookies)}.`,
      advice: `Made by ${makers(cookies)}. A cookie keeps its object alive until it is revoked.`,
      actions: [],
    });
  }
  return found;
}

function threadName(house: NonNullable<HealthInput['house']>, threadId: number): string {
  return house.threads.find((thread) => thread.threadId === threadId)?.name ?? `thread ${threadId}`;
}

function workerFindings({ workers, residentLimit }: HealthInput): Finding[] {
  const found: Finding[] = [];
  for (const worker of workers) {
    if (worker.kind !== 'worker') continue;
    const name = `${capital(worker.name)}${worker.pid === null ? '' : ` (pid ${worker.pid})`}`;
    if (worker.state === 'ended') {
      if (worker.note === null) continue;
      found.push({
        id: `worker ended ${worker.id}`,
        level: 'caution',
        text: `${name} ${worker.note}${/\bended\b/.test(worker.note) ? '' : ' and was ended'}.`,
        advice: 'Another takes its place.',
        actions: [],
      });
    } else if (
      residentLimit !== null &&
      worker.memory !== null &&
      worker.memory >= LIMITS.memory * residentLimit
    ) {
      found.push({
        id: `worker memory ${worker.id}`,
        level: 'caution',
        text: `${name} uses ${bytesText(worker.memory)} of the ${bytesText(residentLimit)} it may use.`,
        advice: `Beyond them it is ended and ${worker.file ?? 'its file'} fails. The limit is set in Settings.`,
        actions: [],
      });
    }
  }
  return found;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The sentence where nothing is wrong. */
export function wellText({ house, workers }: HealthInput): string {
  const ours = house?.threads.filter(({ state }) => state !== null && state !== 'stopped').length ?? 0;
  const alive = workers.filter(({ kind, state }) => kind === 'worker' && state !== 'ended').length;
  const parts = [
    ...(ours > 0 ? [counted(ours, 'COM thread')] : []),
    ...(alive > 0 ? [counted(alive, 'worker')] : []),
  ];
  return parts.length === 0 ? 'Nothing is wrong.' : `Nothing is wrong. ${parts.join(' and ')} at hand.`;
}
