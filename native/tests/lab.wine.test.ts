import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { EXPERIMENTS } from '../lab/experiments';
import { CREATORS, CREATOR_TITLES, EXPECTED, MODELS, placeOf, type MatrixSighting } from '../lab/matrix';
import { runExperiment, type LabHost, type LabLine } from '../lab/run-lab';
import { BUILD } from './com';

const host: LabHost = { command: [path.join(BUILD, 'lab-host.exe')] };

for (const experiment of EXPERIMENTS) {
  if (experiment.id === 'matrix') continue; // cell by cell below
  test(`lab: ${experiment.title}`, async () => {
    let steps = 0;
    let states: string[] = [];
    const verdict = await runExperiment(host, experiment, (line) => {
      if (line.type === 'step') steps++;
      if (line.type === 'snapshot')
        states = line.snapshot.apartments.map(({ name, state }) => `${name}: ${state}`);
    });
    assert.ok(verdict.asDocumented, verdict.observed);
    assert.ok(steps > 0, 'the transcript tells what happened');
    // It stays on the screen: who is shown as running there seems to be so for ever.
    assert.deepEqual(
      states.filter((text) => !/: (idle|stopped)$/.test(text)),
      [],
    );
  });
}

const matrix = EXPERIMENTS.find(({ id }) => id === 'matrix');
assert.ok(matrix);
for (const creator of CREATORS) {
  for (const model of MODELS) {
    test(`lab matrix: ${CREATOR_TITLES[creator]} x ${model} is ${EXPECTED[creator][model]}`, async () => {
      let seen: LabLine | undefined;
      const cell = { ...matrix, runs: [['matrix', `${creator}:${model}`]] };
      await runExperiment(host, cell, (line) => {
        if (line.type === 'result') seen = line;
      });
      assert.ok(seen?.type === 'result');
      const sighting = seen.observed as unknown as MatrixSighting;
      assert.equal(placeOf(sighting), EXPECTED[creator][model]);
    });
  }
}
