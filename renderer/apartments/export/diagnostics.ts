import type { CallEvent } from '../../../app/contract/apartment-views';
import type { SessionsView } from '../../../app/contract/session-views';
import type { AppInfo, ThreadView } from '../../../app/contract/views';
import { bytesText, counted, durationText } from '../../parts/format';
import type { HouseState } from '../../state/apartments-slice';
import { Ring } from '../ring';
import { findingsOf, wellText, type HealthInput } from '../health/findings';
import { resultText, typesText } from '../hresult-text';
import { COLUMNS, threadRows } from '../table/thread-columns';
import { Redaction, type Disclosure } from './redaction';

/** Calls that a report lists, the newest. */
const CALLS = 500;

export interface DiagnosticsInput {
  app: AppInfo | null;
  /** The page's program and its version, as it tells itself. */
  agent: string;
  house: HouseState | null;
  nowUs: number;
  sessions: SessionsView | null;
  workers: readonly ThreadView[];
  nowMs: number;
  residentLimit: number | null;
}

/** The same state twice: for people, and for programs. */
export interface Diagnostics {
  text: string;
  json: string;
}

/** State, last calls and versions, without contents: names of files and sheets and titles only where disclosed. */
export function diagnosticsOf(input: DiagnosticsInput, disclosure: Disclosure): Diagnostics {
  const safe = redacted(input, new Redaction(disclosure));
  const report = reportOf(safe);
  return { text: textOf(safe, report), json: `${JSON.stringify(report, null, 2)}\n` };
}

function redacted(input: DiagnosticsInput, clean: Redaction): DiagnosticsInput {
  const { house, sessions } = input;
  const nullable = (text: string | null, how: (text: string) => string) => (text === null ? null : how(text));
  const file = (text: string): string => clean.file(text);
  const title = (text: string): string => clean.title(text);
  const text = (words: string): string => clean.text(words);
  // Names first, so that the texts below are searched for all of them.
  const workers = input.workers.map((worker) => ({ ...worker, file: nullable(worker.file, file) }));
  const lease = <T extends { file: string | null }>(one: T): T => ({
    ...one,
    file: nullable(one.file, file),
  });
  const warm = sessions?.sessions.map((session) => ({
    ...session,
    lease: session.lease && lease(session.lease),
    dialogs: session.dialogs.map(title),
  }));
  const waiting = sessions?.waiting.map(lease);
  return {
    ...input,
    workers: workers.map((worker) => ({ ...worker, note: nullable(worker.note, text) })),
    sessions: sessions && {
      ...sessions,
      waiting: waiting ?? [],
      sessions: (warm ?? []).map((session) => ({
        ...session,
        call: session.call && { ...session.call, name: text(session.call.name) },
        renewal: nullable(session.renewal, text),
        note: nullable(session.note, text),
      })),
    },
    house: house && {
      ...house,
      threads: house.threads.map((thread) => ({
        ...thread,
        name: text(thread.name),
        call: text(thread.call),
        ground: nullable(thread.ground, text),
      })),
      waitObjects: house.waitObjects.map((object) => ({ ...object, name: text(object.name) })),
      deadlocks: house.deadlocks.map(({ text: words, links }) => ({
        text: text(words),
        links: links.map((link) => ({ ...link, apartment: text(link.apartment), how: text(link.how) })),
      })),
      calls: mappedCalls(house, (call) => ({ ...call, label: text(call.label) })),
    },
  };
}

function mappedCalls(house: HouseState, map: (call: CallEvent) => CallEvent): HouseState['calls'] {
  const last = new Ring<CallEvent>(CALLS);
  for (let i = Math.max(0, house.calls.length - CALLS); i < house.calls.length; i++) {
    const call = house.calls.at(i);
    if (call) last.push(map(call));
  }
  return last;
}

function reportOf(input: DiagnosticsInput) {
  const { app, house, sessions, workers } = input;
  const health: HealthInput = { ...input, house };
  return {
    at: new Date(input.nowMs).toISOString(),
    versions: {
      concierge: app?.version ?? null,
      shell: app?.shell ?? null,
      platform: app?.platform ?? null,
      window: input.agent,
      com: house?.info.system ?? null,
      applications: (sessions?.sessions ?? []).map(({ progId, version }) => ({ progId, version })),
    },
    health: findingsOf(health).map(({ level, text, advice }) => ({ level, text, advice })),
    house: house && {
      info: house.info,
      atUs: house.atUs,
      threads: house.threads,
      handovers: house.handovers,
      waitObjects: house.waitObjects,
      deadlocks: house.deadlocks,
      callsLost: house.lost,
    },
    sessions,
    workers,
    calls: house ? [...house.calls] : [],
  };
}

/** What was called; of a call into an object that is not ours nothing is known. */
function callText({ kind, label, types, result }: CallEvent): string {
  return kind === 'incoming' && result === null ? label : `${kind} ${label}(${typesText(types)})`;
}

function took({ startUs, endUs }: CallEvent): string {
  return endUs === null ? 'not known' : durationText((endUs - startUs) / 1000);
}

function textOf(input: DiagnosticsInput, report: ReturnType<typeof reportOf>): string {
  const { house, workers, nowUs } = input;
  const sessions = input.sessions?.sessions ?? [];
  const lines = [
    `Concierge ${report.versions.concierge ?? 'of unknown version'}, ${report.at}`,
    `${report.versions.shell ?? ''} on ${report.versions.platform ?? ''}, COM: ${report.versions.com ?? 'unknown'}`,
    report.versions.window,
    '',
    'HEALTH',
    ...(report.health.length === 0
      ? [wellText({ ...input, house })]
      : report.health.map(({ level, text, advice }) => `${level}: ${text} ${advice}`)),
  ];
  if (house) {
    lines.push('', `COM THREADS of process ${house.info.pid}`);
    if (house.info.noApartments !== null) lines.push(`None: ${house.info.noApartments}`);
    for (const row of threadRows(house, sessions, nowUs)) {
      const cells = COLUMNS.map((column) => {
        const more = column.more(row);
        return `${column.title} ${column.text(row)}${more === null ? '' : ` (${more})`}`;
      });
      lines.push(cells.join('; '));
    }
    for (const one of house.handovers)
      lines.push(
        `${one.how === 'git' ? 'cookie' : 'stream'} ${one.token} of thread ${one.threadId}, ${durationText((nowUs - one.sinceUs) / 1000)} old`,
      );
  }
  lines.push('', 'APPLICATIONS');
  for (const session of sessions)
    lines.push(
      `${session.progId} ${session.version ?? ''}, pid ${session.pid ?? '?'}, ${session.state}, ${counted(session.tasksDone, 'task')} done` +
        `${session.lease?.file ? `, at ${session.lease.file}` : ''}${session.dialogs.length > 0 ? `, shows ${session.dialogs.join(', ')}` : ''}`,
    );
  lines.push('', 'WORKERS');
  for (const worker of workers)
    lines.push(
      `${worker.name}, pid ${worker.pid ?? '?'}, ${worker.state}${worker.file === null ? '' : `, at ${worker.file}`}` +
        `${worker.memory === null ? '' : `, ${bytesText(worker.memory)}`}${worker.note === null ? '' : `, ${worker.note}`}`,
    );
  if (house) {
    lines.push(
      '',
      `LAST CALLS (${counted(report.calls.length, 'call')}; ${counted(house.lost, 'call')} came too fast to be told)`,
    );
    const names = new Map(house.threads.map(({ apartment, name }) => [apartment, name]));
    for (const call of report.calls)
      lines.push(
        `${'  '.repeat(call.depth)}${((call.startUs - house.info.clock.us) / 1e6).toFixed(6)} s  ` +
          `${names.get(call.apartment) ?? `apartment ${call.apartment}`}  ${callText(call)}  ${took(call)}  ${resultText(call.result)}`,
      );
  }
  return `${lines.join('\n')}\n`;
}
