import type {
  ApartmentThread,
  CallEvent,
  DeadlockView,
  EndedApartment,
  HandoverView,
  HouseInfo,
  WaitObjectView,
} from '../../app/contract/apartment-views';

/** The state of a process's threads at one moment. */
export interface HouseReading {
  atUs: number;
  info: HouseInfo;
  threads: readonly ApartmentThread[];
  /** Apartments that ended; a bounded number of the last ones. */
  ended: readonly EndedApartment[];
  handovers: readonly HandoverView[];
  waitObjects: readonly WaitObjectView[];
  deadlocks: readonly DeadlockView[];
}

/** A process whose threads can be watched. */
export interface House {
  read(): HouseReading;
  /** Calls that finished since the last time, oldest first; `lost` counts those that nobody took in time, for ever. */
  drain(): { calls: readonly CallEvent[]; lost: number };
}
