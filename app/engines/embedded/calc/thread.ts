import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { IronCalcModel } from './ironcalc-model';
import type { CalcAnswer, CalcRequest } from './ironcalc-protocol';

/**
 * Entry of the calculation thread (bundled as `calc.cjs`). One request, one answer. A WebAssembly trap leaves the model
 * unusable, so a failure ends the thread after it was told.
 */
const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const { wasm } = workerData as { wasm: string };
const model = new IronCalcModel(readFileSync(wasm));

port.on('message', (request: CalcRequest) => {
  let answer: CalcAnswer;
  try {
    answer = model.answer(request);
  } catch (thrown) {
    answer = { kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
  port.postMessage(answer);
  if (answer.kind === 'failed') port.close();
});
