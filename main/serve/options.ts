import { parseArgs } from 'node:util';
import { Problem } from '../../app/errors/problem';

const MiB = 1024 * 1024;
/** Default limit of one upload. */
const UPLOAD_LIMIT_MIB = 2048;

export interface ServeOptions {
  /** 0 takes a free one. */
  port: number;
  /** Open the address in the user's browser. */
  open: boolean;
  /** Bytes. */
  uploadLimit: number;
  help: boolean;
}

export const SERVE_HELP = `Usage: concierge serve [options]

Shows the window of Concierge in a browser on this machine.

  --port N           port on 127.0.0.1 (default: a free one)
  --open             open the address in the browser
  --upload-limit N   largest file to upload, in MB (default: ${UPLOAD_LIMIT_MIB})
`;

/** Throws a `Problem` that names the option. */
export function parseServeOptions(args: readonly string[]): ServeOptions {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        open: { type: 'boolean' },
        'upload-limit': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    throw new Problem('arguments', Problem.from(error).message, { hint: 'serve --help lists the options.' });
  }
  return {
    port: whole('port', values.port ?? '0', 0, 65_535),
    open: values.open ?? false,
    uploadLimit:
      whole('upload-limit', values['upload-limit'] ?? String(UPLOAD_LIMIT_MIB), 1, 1_000_000) * MiB,
    help: values.help ?? false,
  };
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Problem('arguments', `--${name} takes a number from ${least} to ${most}, not "${text}".`);
}
