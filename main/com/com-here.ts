import path from 'node:path';
import { openCom, type Com } from '../../native';

/** Set by the launcher and by tests: absolute path of concierge.node where it does not lie beside the bundles. */
const ADDON_VARIABLE = 'CONCIERGE_ADDON';

let found: Com | null = null;

/** Where the addon and the lab host are looked for, first to last. `bundles` as for `comHere`. */
export function addonFolders(bundles: string): string[] {
  const given = process.env[ADDON_VARIABLE];
  return given === undefined ? [besideBundles(bundles)] : [path.dirname(given)];
}

/** Windows loads no library and starts no program out of an archive, so the installer lays them beside. */
function besideBundles(bundles: string): string {
  return `${bundles}${path.sep}`.replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`);
}

/**
 * COM in this process, opened once, by whoever asks first: the addon serves one façade an environment.
 *
 * @param bundles absolute path of `dist/main`, in the source tree or inside the app's archive
 */
export function comHere(bundles: string): Com {
  found ??= openCom(process.env[ADDON_VARIABLE] ?? path.join(besideBundles(bundles), 'concierge.node'));
  return found;
}
