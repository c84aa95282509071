import { packCalls } from '../../app/contract/apartment-views';
import type { LabEvent } from '../../app/contract/lab-views';
import type { Experiment } from '../../native/lab/experiments';
import { EXPECTED, MODELS, placeOf, type MatrixSighting } from '../../native/lab/matrix';
import type { LabLine } from '../../native/lab/run-lab';
import { callOf, readingOf, SourceClock } from '../apartments/com-house';
import { houseDifference } from '../apartments/house-difference';
import type { HouseReading } from '../apartments/house';

type SnapshotLine = Extract<LabLine, { type: 'snapshot' }>;

/** Turns the lines of an experiment's processes into what the window is told: pictures as differences. */
export class LabStory {
  #clock = new SourceClock();
  #known: HouseReading | null = null;
  #around = '';
  #pid = 0;
  #pending: Extract<LabLine, { type: 'calls' }>['drained']['calls'] = [];
  #lost = 0;
  /** A step's own picture is told even where nothing changed. */
  #stepped = false;

  /** `now` answers milliseconds since the experiment began. */
  constructor(
    private readonly experiment: Pick<Experiment, 'id' | 'title' | 'runs'>,
    private readonly now: () => number,
  ) {}

  events(line: LabLine, run: number): LabEvent[] {
    switch (line.type) {
      case 'start':
        this.#clock = new SourceClock();
        this.#known = null;
        this.#around = '';
        this.#pid = line.pid;
        this.#pending = [];
        this.#lost = 0;
        return [
          {
            type: 'run',
            atMs: this.now(),
            run,
            title: (this.experiment.runs[run] ?? []).slice(1).join(' '),
            pid: line.pid,
            wine: line.wine,
          },
        ];
      case 'step':
        this.#stepped = true;
        return [{ type: 'step', atMs: this.now(), run, atUs: line.atUs, text: line.text }];
      case 'calls':
        this.#pending.push(...line.drained.calls);
        this.#lost = line.drained.dropped;
        return [];
      case 'snapshot':
        return this.#picture(line, run);
      case 'result':
        return this.experiment.id === 'matrix'
          ? [cellOf(line.observed as unknown as MatrixSighting, this.now())]
          : [];
    }
  }

  #picture(line: SnapshotLine, run: number): LabEvent[] {
    const seen = readingOf(line.snapshot, this.experiment.title, this.#pid, this.#clock);
    const difference = houseDifference(this.#known, seen);
    const { hostCalls, neighbours } = line;
    const around = JSON.stringify([hostCalls, neighbours]);
    if (!this.#stepped && difference === null && around === this.#around && this.#pending.length === 0)
      return [];
    const calls = this.#pending;
    this.#known = seen;
    this.#around = around;
    this.#stepped = false;
    this.#pending = [];
    return [
      {
        type: 'picture',
        atMs: this.now(),
        run,
        atUs: line.atUs,
        update: {
          ...(difference ?? { first: false, atUs: seen.atUs }),
          ...(calls.length === 0 ? {} : { calls: packCalls(calls.map(callOf)) }),
          ...(this.#lost === 0 ? {} : { lost: this.#lost }),
        },
        neighbours,
        hostCalls,
      },
    ];
  }
}

function cellOf(sighting: MatrixSighting, atMs: number): LabEvent {
  const place = placeOf(sighting);
  const { creator, model } = sighting;
  const known = creator in EXPECTED && MODELS.includes(model);
  return {
    type: 'cell',
    atMs,
    creator,
    model,
    place,
    asDocumented: known && EXPECTED[creator][model] === place,
  };
}
