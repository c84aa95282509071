import { app } from 'electron';
import { commandLine } from '../cli/command-line';
import { MachinePdfPrinter } from '../pdf/machine-pdf-printer';
import { ElectronHtmlPrinter } from './electron-html-printer';
import { UtilityChildHost } from './utility-child-host';

/**
 * `concierge run|check|steps` of the installed app: its own main process does it, without a window, because the
 * executable cannot run as plain Node (a fuse). Must be called before the app is ready.
 */
export function runInstalledCommand(args: readonly string[]): void {
  app.disableHardwareAcceleration();
  // No window is not the end here.
  app.on('window-all-closed', () => undefined);
  if (process.platform === 'darwin') app.dock?.hide();
  void app
    .whenReady()
    .then(() =>
      commandLine(args, process.cwd(), {
        childHost: new UtilityChildHost(),
        pdf: new MachinePdfPrinter(new ElectronHtmlPrinter()),
      }),
    )
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.stack : String(error));
      return 1;
    })
    .then((code) => leave(code));
}

/** What was written to a pipe arrives before the process ends. */
function leave(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => app.exit(code)));
}
