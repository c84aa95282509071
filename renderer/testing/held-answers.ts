/** Answers of main that a test lets go one by one, in any order. */
export class HeldAnswers {
  readonly #held: { answer: () => void; refuse: (why: Error) => void }[] = [];

  /** Settles when the test says so. */
  readonly hold = (): Promise<void> => new Promise((answer, refuse) => this.#held.push({ answer, refuse }));

  /** How many were asked for, answered or not. */
  get asked(): number {
    return this.#held.length;
  }
  /** Lets the answer go that was asked for as the `index`th, from 0. */
  answer(index: number): void {
    this.#held[index]?.answer();
  }
  refuse(index: number): void {
    this.#held[index]?.refuse(new Error('Refused.'));
  }
}
