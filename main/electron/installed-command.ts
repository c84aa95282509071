/** Commands of the command line; anything else opens the window. */
const COMMANDS = new Set(['run', 'check', 'steps', 'help', '--help', '-h', '--version']);

/** Switches of Chromium that may stand before the command, as services and tests give them. */
const CHROMIUM_SWITCH = /^--(no-sandbox|disable-|enable-|remote-debugging-|user-data-dir=|ozone-|headless)/;

/**
 * The arguments for the command line, when the installed app was started as `concierge run ...`; else null. `argv` is
 * that of the process. In development Electron's own first argument is the app's folder, and the command line is started
 * by plain Node.
 */
export function installedCommand(argv: readonly string[], isPackaged: boolean): string[] | null {
  if (!isPackaged) return null;
  const args = argv.slice(1);
  const at = args.findIndex((arg) => !CHROMIUM_SWITCH.test(arg));
  const command = args[at];
  return command !== undefined && COMMANDS.has(command) ? args.slice(at) : null;
}
