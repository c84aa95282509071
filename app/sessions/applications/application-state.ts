import type { AutomationValue } from '../../com/values';
import { CallBatch } from '../../com/call-batch';
import { AutomationError, kindOfFailure } from '../../com/automation-error';
import type { AutomationObject } from '../../com/values';

/** Values of application properties, by name. */
export type StateValues = Readonly<Record<string, boolean | number>>;

/**
 * How an application has to be while recipes run in it: it asks nobody, shows nothing, fires no event handlers and runs
 * no macros. `CheckCompatibility` belongs to each workbook and `Calculation` needs an open one, so the engine sees to
 * those. 3 is msoAutomationSecurityForceDisable.
 */
const OWNED: StateValues = {
  DisplayAlerts: false,
  EnableEvents: false,
  ScreenUpdating: false,
  Interactive: false,
  AskToUpdateLinks: false,
  IgnoreRemoteRequests: true,
  AutomationSecurity: 3,
};

/**
 * What of it an instance of the user's gets. It stays usable, and Excel remembers nothing of this from one start to the
 * next: what is opened in it says itself that no links are to be updated.
 */
const ATTACHED: StateValues = { DisplayAlerts: false, EnableEvents: false, AutomationSecurity: 3 };

/** What Excel remembers for the user from one start to the next, so that a kill would leave it changed. */
const STICKY = ['AskToUpdateLinks', 'IgnoreRemoteRequests'];

type Run = (batch: CallBatch) => Promise<readonly AutomationValue[]>;

/** Saves, sets and restores the state of one application. Properties that it does not have are left out. */
export class ApplicationState {
  private saved: Record<string, boolean | number> = {};
  private readonly wanted: StateValues;

  constructor(
    private readonly application: AutomationObject,
    private readonly attached: boolean,
  ) {
    this.wanted = attached ? ATTACHED : OWNED;
  }

  /**
   * Notes how the application is.
   *
   * @param left values that a session that was killed could not put back: they, not those of now, are the user's, unless
   *     somebody changed what that session had set
   */
  async save(run: Run, left: StateValues): Promise<void> {
    const names = Object.keys(this.wanted);
    const values = await this.tolerant(run, names, (batch, name) => batch.get(this.application, name));
    for (const [name, value] of values)
      if (typeof value === 'boolean' || typeof value === 'number') this.saved[name] = value;
    for (const [name, value] of Object.entries(left))
      if (name in this.saved && this.saved[name] === this.wanted[name]) this.saved[name] = value;
  }

  has(name: string): boolean {
    return name in this.saved;
  }

  /** What has to be put back by somebody else if this session cannot do it itself. */
  toNote(): StateValues {
    if (this.attached) return { ...this.saved };
    return Object.fromEntries(
      STICKY.flatMap((name) => {
        const value = this.saved[name];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }

  /** One hop. Shows at the same time that the application answers. */
  async set(run: Run): Promise<void> {
    const batch = new CallBatch();
    for (const name of Object.keys(this.saved)) {
      const value = this.wanted[name];
      if (value !== undefined) batch.put(this.application, name, value);
    }
    if (batch.size > 0) await run(batch);
    else await this.probe(run);
  }

  /** Rejects when the application does not answer. An answer that it lacks the property is one. */
  async probe(run: Run): Promise<void> {
    const batch = new CallBatch();
    batch.get(this.application, 'Name');
    await run(batch).catch((thrown: unknown) => {
      if (!(thrown instanceof AutomationError) || kindOfFailure(thrown) !== 'refused') throw thrown;
    });
  }

  /** Answers whether everything is as it was. */
  async restore(run: Run): Promise<boolean> {
    const names = Object.keys(this.saved);
    const restored = await this.tolerant(run, names, (batch, name) =>
      batch.put(this.application, name, this.saved[name]),
    );
    return restored.size === names.length;
  }

  /** Does the same for each name in as few hops as there are refusals. */
  private async tolerant(
    run: Run,
    names: readonly string[],
    add: (batch: CallBatch, name: string) => void,
  ): Promise<Map<string, AutomationValue>> {
    const results = new Map<string, AutomationValue>();
    for (let left = [...names]; left.length > 0;) {
      const batch = new CallBatch();
      for (const name of left) add(batch, name);
      try {
        const answers = await run(batch);
        left.forEach((name, i) => results.set(name, answers[i]));
        return results;
      } catch (thrown) {
        if (!(thrown instanceof AutomationError) || kindOfFailure(thrown) !== 'refused') throw thrown;
        // Those before the refused one are done again: reading and setting twice is the same as once.
        left = left.filter((_, i) => i !== thrown.detail.command);
        if (thrown.detail.command === null) throw thrown;
      }
    }
    return results;
  }
}
