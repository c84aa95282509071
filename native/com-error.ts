/** Codes whose name and remedy a user of the façade is likely to need. Names and texts follow winerror.h and oaidl. */
const KNOWN: ReadonlyMap<number, { name: string; text: string; help: string }> = new Map(
  (
    [
      [0x80004001, 'E_NOTIMPL', 'Not implemented.', 'The object does not offer this here.'],
      [
        0x80004002,
        'E_NOINTERFACE',
        'No such interface supported.',
        'The object has no IDispatch, or its proxy is not registered.',
      ],
      [0x80004003, 'E_POINTER', 'Invalid pointer.', 'The object is a null reference.'],
      [
        0x80004005,
        'E_FAIL',
        'Unspecified error.',
        'The object gave no reason; look at what it was asked to do.',
      ],
      [
        0x8000ffff,
        'E_UNEXPECTED',
        'Catastrophic failure.',
        'The object is in a state it did not expect; use a fresh one.',
      ],
      [
        0x80070005,
        'E_ACCESSDENIED',
        'Access denied.',
        'Run as the user who owns the application, with the same elevation.',
      ],
      [0x8007000e, 'E_OUTOFMEMORY', 'Out of memory.', 'Move less data in one call.'],
      [
        0x80070057,
        'E_INVALIDARG',
        'One or more arguments are invalid.',
        'Compare the arguments with the documentation of the member.',
      ],
      [
        0x800401e3,
        'MK_E_UNAVAILABLE',
        'The object is not in the running object table.',
        'Start the application first, or create a new one.',
      ],
      [
        0x800401f0,
        'CO_E_NOTINITIALIZED',
        'CoInitialize has not been called on this thread.',
        'Make the call on an apartment: a thread uses COM only after it entered one.',
      ],
      [
        0x800401f3,
        'CO_E_CLASSSTRING',
        'Invalid class string.',
        'No class is registered under this ProgID; is the application installed?',
      ],
      [
        0x80040154,
        'REGDB_E_CLASSNOTREG',
        'Class not registered.',
        'Install the application, or register it for this bitness.',
      ],
      [
        0x80040155,
        'REGDB_E_IIDNOTREG',
        'Interface not registered.',
        'The interface has no proxy, so it cannot leave its apartment.',
      ],
      [
        0x80080005,
        'CO_E_SERVER_EXEC_FAILURE',
        'Server execution failed.',
        'The application did not register in time; look for a dialog of it.',
      ],
      [
        0x80010001,
        'RPC_E_CALL_REJECTED',
        'Call was rejected by callee.',
        'The application is busy (a dialog, a cell being edited). Try again later.',
      ],
      [
        0x80010002,
        'RPC_E_CALL_CANCELED',
        'Call was canceled by the message filter.',
        'The call was given up; do not use this object any more.',
      ],
      [
        0x80010007,
        'RPC_E_SERVER_DIED',
        'The callee is not available and disappeared.',
        'The application ended during the call; start a new one.',
      ],
      [0x8001010a, 'RPC_E_SERVERCALL_RETRYLATER', 'The application is busy.', 'Try again later.'],
      [
        0x8001010d,
        'RPC_E_CANTCALLOUT_ININPUTSYNCCALL',
        'An outgoing call cannot be made during an input-synchronous call.',
        'Make the call after the window message has returned.',
      ],
      [
        0x8001010e,
        'RPC_E_WRONG_THREAD',
        'The interface was marshaled for a different thread.',
        'Marshal the object to this apartment, by stream or through the global interface table.',
      ],
      [
        0x80010106,
        'RPC_E_CHANGED_MODE',
        'The thread is already in an apartment of the other kind.',
        'A thread cannot change its apartment; start another one.',
      ],
      [
        0x80010108,
        'RPC_E_DISCONNECTED',
        'The object has disconnected from its clients.',
        'Its apartment or its application has ended; create the object again.',
      ],
      [
        0x80010100,
        'RPC_E_SYS_CALL_FAILED',
        'System call failed.',
        'The apartment may have too many calls queued.',
      ],
      [
        0x80010114,
        'RPC_E_INVALID_OBJECT',
        'The requested object does not exist.',
        'A stream can be unmarshaled once, and a cookie until it is revoked.',
      ],
      [
        0x80020003,
        'DISP_E_MEMBERNOTFOUND',
        'Member not found.',
        'The object has no such property or method, or it cannot be used this way.',
      ],
      [
        0x80020004,
        'DISP_E_PARAMNOTFOUND',
        'Parameter not found.',
        'An argument has a name the member does not know.',
      ],
      [
        0x80020005,
        'DISP_E_TYPEMISMATCH',
        'Type mismatch.',
        'The argument cannot be turned into the type the member wants.',
      ],
      [0x80020006, 'DISP_E_UNKNOWNNAME', 'Unknown name.', 'The object has no member of this name.'],
      [
        0x80020008,
        'DISP_E_BADVARTYPE',
        'Bad variable type.',
        'The value has a type that automation does not carry.',
      ],
      [0x80020009, 'DISP_E_EXCEPTION', 'Exception occurred.', 'The object failed and described why.'],
      [0x8002000a, 'DISP_E_OVERFLOW', 'Out of range.', 'The number does not fit the type.'],
      [0x8002000b, 'DISP_E_BADINDEX', 'Invalid index.', 'The collection has no such element.'],
      [
        0x8002000e,
        'DISP_E_BADPARAMCOUNT',
        'Invalid number of parameters.',
        'Pass as many arguments as the member declares.',
      ],
      [0x8002000f, 'DISP_E_PARAMNOTOPTIONAL', 'Parameter not optional.', 'The member wants this argument.'],
      [
        0x800706ba,
        'RPC_S_SERVER_UNAVAILABLE',
        'The RPC server is unavailable.',
        'The application has ended; start a new one.',
      ],
      [
        0x800706be,
        'RPC_S_CALL_FAILED',
        'The remote procedure call failed.',
        'The application ended during the call; start a new one.',
      ],
      [
        0x800706bf,
        'RPC_S_CALL_FAILED_DNE',
        'The remote procedure call failed and did not execute.',
        'The application has ended; start a new one.',
      ],
      [0x800703e6, 'ERROR_NOACCESS', 'Invalid access to memory location.', 'The object crashed in the call.'],
      [0x80010105, 'RPC_E_SERVERFAULT', 'The server threw an exception.', 'The object crashed in the call.'],
      [
        0x800ac472,
        'VBA_E_IGNORE',
        'Excel is busy with the user.',
        'Finish editing the cell or close the dialog, then try again.',
      ],
      [
        0x800a03ec,
        'NAME_NOT_FOUND_1004',
        'Excel refused the operation (error 1004).',
        'Look at the description; Excel uses this code for nearly everything.',
      ],
    ] as const
  ).map(([code, name, text, help]) => [code | 0, { name, text, help }]),
);

/** `0x8001010E` of a signed HRESULT. */
export function hresultText(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}

/** The symbolic name of an HRESULT, or its number. */
export function hresultName(code: number): string {
  return KNOWN.get(code | 0)?.name ?? hresultText(code);
}

/** A failed COM operation: which, on what, why, and what can be done. */
export class ComError extends Error {
  /** Signed 32-bit HRESULT. */
  readonly code: number;
  /** Symbolic name, such as `RPC_E_WRONG_THREAD`, or the number where the code has none we know. */
  readonly hresult: string;
  readonly help: string;

  constructor(
    code: number,
    /** Member, class or operation. */
    readonly member: string,
    more: {
      /** Index of the argument at fault, from 0. */
      argument?: number;
      /** From EXCEPINFO. */
      source?: string;
      description?: string;
      /** Index of the command in its batch, from 0. */
      command?: number;
    } = {},
  ) {
    const known = KNOWN.get(code | 0);
    const text = more.description || (known?.text ?? 'The operation failed.');
    const argument = more.argument === undefined ? '' : ` (argument ${more.argument + 1})`;
    super(`${member}${argument}: ${text} [${known ? `${known.name} ` : ''}${hresultText(code)}]`);
    this.name = 'ComError';
    this.code = code | 0;
    this.hresult = hresultName(code);
    this.help = known?.help ?? 'The code belongs to the application; its documentation says more.';
    if (more.argument !== undefined) this.argument = more.argument;
    if (more.source) this.source = more.source;
    if (more.description) this.description = more.description;
    if (more.command !== undefined) this.command = more.command;
  }

  readonly argument?: number;
  readonly source?: string;
  readonly description?: string;
  readonly command?: number;
}
