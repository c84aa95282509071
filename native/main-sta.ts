import type { Context } from './batch';

/*
 * Rules about the main STA, the first STA of a process: COM creates every in-process class there that names no
 * ThreadingModel, whichever apartment asks. So somebody must pump it, and it should not be the thread of a window.
 */

/** An apartment as CoGetApartmentType reports it: APTTYPE and APTTYPEQUALIFIER. */
export interface ApartmentType {
  type: number;
  qualifier: number;
}

const APTTYPE = { sta: 0, mta: 1, mainSta: 3 } as const;

/** Models under which COM leaves an object with its creator or puts it into the MTA. */
const MODELS = new Set(['apartment', 'both', 'free', 'neutral']);

/**
 * Whether a pumping STA has to be started before any other. Not where the JavaScript thread is an STA itself: in Electron
 * it is the main STA and Chromium pumps it.
 */
export function needsMainSta(own: ApartmentType | null, mainStaExists: boolean): boolean {
  if (mainStaExists) return false;
  return own === null || (own.type !== APTTYPE.sta && own.type !== APTTYPE.mainSta);
}

/** Whether COM would create classes without ThreadingModel on the JavaScript thread. */
export function runsOnMainSta(own: ApartmentType | null): boolean {
  return own?.type === APTTYPE.mainSta;
}

/**
 * Why an object must not be created, or null. Asked only where the JavaScript thread is the main STA.
 *
 * @param model as `Batch.threadingModel` answers: null without an in-process server, '' where it names none
 */
export function refusalOnMainSta(className: string, context: Context, model: string | null): string | null {
  if (context === 'local' || model === null || MODELS.has(model.toLowerCase())) return null;
  return (
    `${className} is not created: its in-process server is registered ` +
    (model === '' ? 'without a ThreadingModel' : `with the ThreadingModel "${model}"`) +
    ', so COM would run it on the main STA, which here is the thread of the windows, and each call would hold it up. ' +
    'Create it in a local server (context "local"), or allow it with { onMainSta: true }.'
  );
}

/** An object was refused because it would have run on the thread of the windows. */
export class MainStaRefusal extends Error {
  constructor(
    readonly className: string,
    message: string,
  ) {
    super(message);
    this.name = 'MainStaRefusal';
  }
}
