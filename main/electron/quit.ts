/** What ending the app takes, in the order it is done. */
export interface QuitActions {
  /** Jobs that run now. */
  running(): number;
  /** Asks whether to cancel them; false: go on. */
  confirm(running: number): Promise<boolean>;
  hideWindow(): void;
  /** Lets the page send what it has not sent yet. */
  finishPage(): Promise<void>;
  /** Cancels jobs, ends workers, waits for what is being written. */
  close(): Promise<void>;
  exit(): void;
}

/** Ends the app once and in order, whichever way it is asked for, however often. */
export class Quit {
  #asking = false;
  #ending = false;

  constructor(private readonly actions: QuitActions) {}

  /** The user closes the window or chooses Quit: a job that runs is asked about. */
  async ask(): Promise<void> {
    if (this.#asking || this.#ending) return;
    const running = this.actions.running();
    if (running > 0) {
      this.#asking = true;
      const confirmed = await this.actions.confirm(running).finally(() => (this.#asking = false));
      if (!confirmed) return;
    }
    await this.now();
  }

  /** A session that ends, or a service manager that stops the app, does not wait for an answer. */
  async now(): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    this.actions.hideWindow();
    try {
      await this.actions.finishPage();
      await this.actions.close();
    } catch (error) {
      console.error('The app did not end in order:', error);
    } finally {
      this.actions.exit();
    }
  }
}
