import type { Batch } from './batch';
import type { BatchResults } from './batch-reply';
import { MainStaRefusal, refusalOnMainSta } from './main-sta';

/** Refuses what COM would create on the thread of the windows. Asks for a class's threading model once. */
export class CreationCheck {
  readonly #models = new Map<string, Promise<string | null>>();

  /** Throws MainStaRefusal where a batch would create such an object; `apartment` asks for the model. */
  async check(
    apartment: { batch(): Batch; run(batch: Batch): Promise<BatchResults> },
    batch: Batch,
  ): Promise<void> {
    for (const { className, context } of batch.creations) {
      let model = this.#models.get(className);
      if (!model) {
        const question = apartment.batch();
        question.threadingModel(className);
        model = apartment.run(question).then(([answer]) => answer as string | null);
        this.#models.set(className, model);
      }
      // A class that is not known at all fails by itself, with COM's own words.
      const refusal = refusalOnMainSta(className, context, await model.catch(() => null));
      if (refusal !== null) throw new MainStaRefusal(className, refusal);
    }
  }
}
