import type { Automation, AutomationThread } from '../../com/automation';
import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import { isObject, type AutomationObject, type AutomationValue } from '../../com/values';
import { Problem } from '../../errors/problem';
import { askFor, processOf } from './application-process';
import { ApplicationState, type StateValues } from './application-state';
import { CallWatchdog } from './call-watchdog';
import { SessionProcess } from './session-process';
import { deadProblem, startProblem, startTooSlow, stuckProblem } from './session-problems';
import { untilOver } from './until-over';
import { within } from './within';
import type { SessionLedger } from './ledger';
import { END_MS, GONE_MS, PROBE_MS, QUIT_MS, START_MS, type ApplicationLimits } from './limits';

export type ApplicationSessionState = 'starting' | 'idle' | 'busy' | 'stuck' | 'ending' | 'ended' | 'lost';

export interface SessionOptions {
  id: string;
  progId: string;
  /** What COM is asked for: the ProgID, unless a test has a set of classes for one server. */
  className: string;
  /** Take the user's running instance. Such a one is never quit and never ended, and is put back as it was. */
  attach: boolean;
  automation: Automation;
  ledger: SessionLedger;
  /** Whether one was started before: then COM knows its class, whatever it says. */
  registered(): boolean;
  limits(): ApplicationLimits;
  changed(): void;
}

/** A clock that is read twice may differ by so much from the system's creation times. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * One running application on an STA of its own. Knows its process by id and creation time, watches its calls, and ends
 * it: politely, else by ending that process and no other.
 */
export class ApplicationSession {
  state: ApplicationSessionState = 'starting';
  version = '';
  tasksDone = 0;
  residentBytes: number | null = null;
  readonly startedAt = new Date();
  endedAt: Date | null = null;
  dialogs: string[] = [];
  kept = false;
  renewal: string | null = null;
  note: string | null = null;
  readonly thread: AutomationThread;

  private readonly leftBehind = new Set<() => CallBatch>();
  private object: AutomationObject | null = null;
  private stateOfApp: ApplicationState | null = null;
  private process: SessionProcess | null = null;
  private readonly watchdog: CallWatchdog;
  private readonly over = new AbortController();
  private ending: Promise<void> | null = null;

  constructor(private readonly options: SessionOptions) {
    this.thread = options.automation.startThread(options.id);
    this.watchdog = new CallWatchdog(() => options.limits(), {
      stuck: () => this.showStuck(),
      patient: () => this.kept,
      abandon: () => this.thread.cancelCall(),
      probe: () => this.answers(),
      quit: () => void this.end({ politely: true, problem: this.stuckProblem() }),
      end: () => void this.end({ politely: false, problem: this.stuckProblem() }),
    });
  }

  get id(): string {
    return this.options.id;
  }

  get progId(): string {
    return this.options.progId;
  }

  get attached(): boolean {
    return this.options.attach;
  }

  get pid(): number | null {
    return this.process?.pid ?? null;
  }

  /** Aborts when the session ends, whatever the reason; `reason` is the Problem that a task under way fails with. */
  get ended(): AbortSignal {
    return this.over.signal;
  }

  get application(): AutomationObject {
    if (!this.object) throw new Problem('internal', 'The session has no application yet.');
    return this.object;
  }

  /** Starts the application, or attaches to it. Rejects with a `Problem`; the session is over then. */
  async start(): Promise<void> {
    try {
      const asked = Date.now();
      const batch = new CallBatch();
      if (this.attached) batch.attach(this.options.className);
      else batch.create(this.options.className, 'local');
      const [object] = await this.starting(batch);
      if (!isObject(object)) throw new Problem('internal', `${this.progId} is no object.`);
      this.object = object;
      await this.identify(asked);
      await this.adjust();
      this.state = 'idle';
    } catch (thrown) {
      const { attached } = this;
      const problem = startProblem(thrown, this.progId, { attached, registered: this.options.registered() });
      await this.end({ politely: this.object !== null, problem });
      throw problem;
    }
    this.options.changed();
  }

  /** Makes it ready for the next task, and shows that it answers. Rejects when it does not. */
  async prepare(): Promise<void> {
    const state = this.stateOfApp;
    if (state)
      await within(
        state.set((batch) => this.run(batch)),
        PROBE_MS,
        () => deadProblem(this.progId),
      );
  }

  /** Sends a batch under the watchdog. */
  async run(batch: CallBatch): Promise<readonly AutomationValue[]> {
    if (this.over.signal.aborted) throw this.over.signal.reason as Problem;
    this.watchdog.begin();
    try {
      return await untilOver(this.thread.run(batch), this.over.signal);
    } catch (thrown) {
      if (this.over.signal.aborted) throw this.over.signal.reason as Problem;
      if (thrown instanceof AutomationError) this.judge(thrown);
      throw thrown;
    } finally {
      this.watchdog.settled();
      if (this.state === 'stuck') {
        this.state = 'busy';
        this.dialogs = [];
        this.options.changed();
      }
    }
  }

  /** Reads how much memory its process has. */
  measure(): void {
    this.residentBytes = this.process?.residentBytes() ?? this.residentBytes;
  }

  /** See `ApplicationLease.leaveBehind`. */
  leaveBehind(undo: () => CallBatch): () => void {
    this.leftBehind.add(undo);
    return () => this.leftBehind.delete(undo);
  }

  /** What is shown of it changed. */
  tellChange(): void {
    this.options.changed();
  }

  /** Brings its dialog to the front, or its topmost visible window. */
  async showDialogs(): Promise<void> {
    const windows = this.process?.visibleWindows() ?? [];
    const window = windows.find(({ dialog }) => dialog) ?? windows[0];
    if (!window) throw new Problem('arguments', `${this.id} shows no window.`);
    if (!(await this.options.automation.processes.bringToFront(window.handle)))
      throw new Problem('arguments', `The system did not let "${window.title}" come to the front.`, {
        hint: 'Look for it in the task bar.',
      });
  }

  /**
   * Ends the session. Politely: puts the application's state back, asks it to quit, and ends its process only when that
   * did not help. A task under way fails with the problem. Resolves when nothing is left; later calls join the first.
   */
  end(how: { politely: boolean; problem: Problem }): Promise<void> {
    this.ending ??= this.endOnce(how);
    return this.ending;
  }

  private async endOnce({ politely, problem }: { politely: boolean; problem: Problem }): Promise<void> {
    // The call that failed may be told before the process that died under it.
    if (this.process?.hasDied()) this.markLost();
    const lost = this.state === 'lost';
    this.watchdog.stop();
    if (!lost) this.state = 'ending';
    if (problem.code !== 'cancelled') this.note ??= problem.message;
    this.over.abort(problem);
    this.options.changed();
    let restored = false;
    // The user's own is never ended by force, so that it is always asked to be as it was.
    if (!lost && (politely || this.attached) && this.object)
      restored = await within(this.quit(this.object), QUIT_MS, () => problem).catch(() => false);
    if (this.process && !this.attached && !(await this.process.gone(politely && !lost ? GONE_MS : 0))) {
      this.process.end();
      await this.process.gone(END_MS);
    }
    // Its own calls end with the process; one that does not leaves the thread behind, which then is reported.
    await this.thread.stop(END_MS);
    this.process?.unwatch();
    if (this.process)
      // It has ended all the same, and its place is free: the next start checks what is noted against what runs.
      await this.settleLedger(this.process, restored).catch(() => {
        this.note ??= 'its end could not be noted on disk';
      });
    if (this.attached && !lost && this.stateOfApp && !restored) this.note = 'not all of it could be put back';
    if (!lost) this.state = 'ended';
    this.endedAt = new Date();
    this.options.changed();
  }

  /** Answers whether the state was put back. */
  private async quit(application: AutomationObject): Promise<boolean> {
    const run = (batch: CallBatch) => this.thread.run(batch);
    if (this.attached) for (const undo of this.leftBehind) await run(undo()).catch(() => undefined);
    const restored = (await this.stateOfApp?.restore(run).catch(() => false)) ?? false;
    if (!this.attached) {
      // Nothing is to be asked while it quits, whatever its state was before.
      const quit = new CallBatch();
      if (this.stateOfApp?.has('DisplayAlerts')) quit.put(application, 'DisplayAlerts', false);
      quit.call(application, 'Quit');
      await run(quit).catch(() => undefined);
    }
    const release = new CallBatch();
    release.release(application);
    await run(release).catch(() => undefined);
    return restored;
  }

  private async settleLedger(process: SessionProcess, restored: boolean): Promise<void> {
    const { ledger } = this.options;
    // What could not be put back into the user's own stays noted for as long as that runs.
    if (process.hasDied() || (this.attached && restored)) await ledger.remove(process.pid, restored);
    if (restored && !this.attached) await ledger.repaired(this.progId);
  }

  /** Runs a batch of the start, which has no lease and so no watchdog yet. */
  private readonly starting = (batch: CallBatch): Promise<readonly AutomationValue[]> =>
    within(this.thread.run(batch), START_MS, () => startTooSlow(this.progId));

  private async identify(asked: number): Promise<void> {
    const { processes } = this.options.automation;
    const run = this.starting;
    const version = await askFor(run, this.application, 'Version');
    this.version = typeof version === 'string' || typeof version === 'number' ? String(version) : '';
    const facts = await processOf(run, this.application, processes);
    if (!facts) return;
    // COM was asked for a new instance. One that was there before is somebody's: it is let go of, untouched.
    if (!this.attached && facts.startedAt.getTime() < asked - CLOCK_TOLERANCE_MS) {
      const release = new CallBatch();
      release.release(this.application);
      this.object = null;
      await this.thread.run(release);
      throw new Problem(
        'application-refused',
        `${this.progId} answered with an instance that was running already.`,
        {
          hint: 'Close the running one and try again: Concierge uses none but its own.',
        },
      );
    }
    this.process = new SessionProcess(processes, facts, () => this.processDied());
    this.residentBytes = facts.residentBytes;
    if (this.attached) return;
    processes.group.add(facts.pid, facts.createdAt);
    await this.noteInLedger(this.process, {});
  }

  /** On disk: what is ours, and how it was before. */
  private noteInLedger({ pid, createdAt, program }: SessionProcess, restore: StateValues): Promise<void> {
    const { progId, attached } = this;
    const startedAt = this.startedAt.toISOString();
    return this.options.ledger.add({ pid, createdAt, progId, program, startedAt, restore, attached });
  }

  private async adjust(): Promise<void> {
    const state = new ApplicationState(this.application, this.attached);
    await state.save(this.starting, await this.leftState());
    this.stateOfApp = state;
    // Before anything is changed.
    if (this.process) await this.noteInLedger(this.process, state.toNote());
    await state.set(this.starting);
  }

  /** What an earlier session could not put back. */
  private async leftState(): Promise<StateValues> {
    const { ledger } = this.options;
    if (!this.attached) return ledger.repairFor(this.progId);
    return this.process ? ledger.originalOf(this.process) : {};
  }

  private async answers(): Promise<boolean> {
    const state = this.stateOfApp;
    if (!state) return false;
    return within(
      state.probe((batch) => this.thread.run(batch)).then(() => true),
      PROBE_MS,
      () => deadProblem(this.progId),
    ).catch(() => false);
  }

  /** What an error says about the session. */
  private judge(error: AutomationError): void {
    switch (kindOfFailure(error)) {
      case 'busy':
        this.renewal ??= 'it did not take a call';
        break;
      case 'lost':
        this.renewal ??= 'it did not answer a call';
        break;
      case 'refused':
        break;
    }
  }

  private processDied(): void {
    if (this.ending) return;
    this.markLost();
    void this.end({ politely: false, problem: deadProblem(this.progId) });
  }

  private markLost(): void {
    this.state = 'lost';
    this.note = 'its process ended unexpectedly';
  }

  private showStuck(): void {
    if (this.state === 'busy') this.state = 'stuck';
    this.dialogs = (this.process?.visibleWindows() ?? [])
      .filter(({ dialog }) => dialog)
      .map(({ title }) => title);
    this.options.changed();
  }

  private stuckProblem(): Problem {
    const call = this.thread.currentCall()?.name ?? 'a call';
    return stuckProblem(this.progId, call, this.options.limits().callMs, this.dialogs);
  }
}
