import path from 'node:path';
import { openCom, type Com } from '../../native';

/** Set by the launcher and by tests: absolute path of concierge.node where it does not lie beside the bundles. */
const ADDON_VARIABLE = 'CONCIERGE_ADDON';

let found: Com | null = null;

/**
 * COM in this process, opened once, by whoever asks first: the addon serves one façade an environment.
 *
 * @param bundles absolute path of `dist/main`, in the source tree or inside the app's archive
 */
export function comHere(bundles: string): Com {
  // Windows loads no library out of an archive, so the installer lays it beside.
  const beside = path
    .join(bundles, 'concierge.node')
    .replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
  found ??= openCom(process.env[ADDON_VARIABLE] ?? beside);
  return found;
}
