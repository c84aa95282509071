import type { LabView } from '../../app/contract/lab-views';

/** A lab that can run, with two experiments and a matrix of two by two. */
export const sampleLab: LabView = {
  source: { kind: 'live', reason: null },
  experiments: [
    {
      id: 'deadlock',
      title: 'A deadlock',
      explanation: 'Two STAs wait, without pumping, for what the other owns.',
      expected: 'Neither goes on by itself.',
      documented: 'WaitForSingleObject',
      runs: 1,
      recorded: 'Wine 8.0, 2026-11-25',
    },
    {
      id: 'matrix',
      title: 'The matrix',
      explanation: 'Where an object lives.',
      expected: 'The table of the documentation.',
      documented: 'InprocServer32',
      runs: 4,
      recorded: null,
    },
  ],
  matrix: {
    creators: [
      { id: 'main-sta', title: 'main STA' },
      { id: 'mta-alone', title: 'MTA, no STA' },
    ],
    models: ['Apartment', 'Free'],
    expected: [
      ['direct', 'host MTA'],
      ['host STA', 'direct'],
    ],
  },
};
