/** Where in a batch and in a call an error lies, and what the object said of it. */
export interface AutomationErrorDetail {
  /** Index of the command in its batch, from 0. */
  command: number | null;
  /** Index of the argument at fault, from 0. */
  argument: number | null;
  /** The object's own words; in Excel these are in the user's language, so they are shown and never matched. */
  description: string | null;
  source: string | null;
}

/** A failed call: which member, why, and where. */
export class AutomationError extends Error {
  constructor(
    /** Signed 32-bit HRESULT. */
    readonly code: number,
    /** Symbolic name such as RPC_E_CALL_REJECTED, or the number as text. */
    readonly hresult: string,
    /** Member, class or operation. */
    readonly member: string,
    readonly detail: AutomationErrorDetail,
    message: string,
    /** A sentence that says what can be done. */
    readonly help: string,
  ) {
    super(message);
    this.name = 'AutomationError';
  }
}

/** HRESULTs that decide how the app goes on, as signed numbers. Names follow winerror.h and Excel's documentation. */
export const HRESULT = {
  callRejected: 0x80010001 | 0,
  callCancelled: 0x80010002 | 0,
  serverDied: 0x80010007 | 0,
  serverDiedDidNotExecute: 0x80010012 | 0,
  retryLater: 0x8001010a | 0,
  disconnected: 0x80010108 | 0,
  serverFault: 0x80010105 | 0,
  serverUnavailable: 0x800706ba | 0,
  callFailed: 0x800706be | 0,
  callFailedDidNotExecute: 0x800706bf | 0,
  objectExporterGone: 0x800706b5 | 0,
  accessInCall: 0x800703e6 | 0,
  serverExecFailure: 0x80080005 | 0,
  /** What Wine answers, too, when a server ended before it offered its class. */
  noInterface: 0x80004002 | 0,
  /** The user is editing a cell or a dialog is open. */
  excelBusy: 0x800ac472 | 0,
  /** Excel's error 1004, for nearly everything. */
  excelRefused: 0x800a03ec | 0,
} as const;

/** The application answered that it is busy: nothing was done, and later it may be. */
const BUSY: ReadonlySet<number> = new Set([HRESULT.callRejected, HRESULT.retryLater, HRESULT.excelBusy]);

/** The application is gone, or the call was given up: the session is of no use any more. */
const LOST: ReadonlySet<number> = new Set([
  HRESULT.callCancelled,
  HRESULT.serverDied,
  HRESULT.serverDiedDidNotExecute,
  HRESULT.disconnected,
  HRESULT.serverFault,
  HRESULT.serverUnavailable,
  HRESULT.callFailed,
  HRESULT.callFailedDidNotExecute,
  HRESULT.objectExporterGone,
  HRESULT.accessInCall,
  HRESULT.serverExecFailure,
]);

/** What an error says about the session: `busy` and `lost` are worth another attempt on a fresh one. */
export function kindOfFailure(error: AutomationError): 'busy' | 'lost' | 'refused' {
  if (BUSY.has(error.code)) return 'busy';
  return LOST.has(error.code) ? 'lost' : 'refused';
}
