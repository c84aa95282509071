/** Keeps the process from ending by itself while something is under way, and for as long as somebody holds it. */
export class KeptAlive {
  #alive = false;
  #resting = false;
  #held = 0;

  constructor(
    private readonly keepAlive: (on: boolean) => void,
    private readonly underWay: () => boolean,
  ) {}

  /** Something is under way. */
  stay(): void {
    if (this.#alive) return;
    this.#alive = true;
    this.keepAlive(true);
  }

  /** Lets it end again when nothing is: later in the same turn, since who awaits call after call begins the next first. */
  rest(): void {
    if (!this.#alive || this.#resting || this.#needed) return;
    this.#resting = true;
    queueMicrotask(this.#restIfIdle);
  }

  hold(): { end(): void } {
    this.#held++;
    this.stay();
    let ended = false;
    return {
      end: () => {
        if (ended) return;
        ended = true;
        this.#held--;
        this.rest();
      },
    };
  }

  get #needed(): boolean {
    return this.#held > 0 || this.underWay();
  }

  readonly #restIfIdle = (): void => {
    this.#resting = false;
    if (this.#needed) return;
    this.#alive = false;
    this.keepAlive(false);
  };
}
