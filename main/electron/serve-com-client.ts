import { app } from 'electron';
import { comHere } from '../com/com-here';
import { serveApplication } from '../automation/serve-application';

/**
 * The app as the automation server: no window, no single-instance lock, so that every client gets a process. Ends when its
 * client lets go. Must be called before the app is ready.
 */
export function serveComClient(bundles: string): void {
  app.disableHardwareAcceleration();
  // No window is not the end here.
  app.on('window-all-closed', () => undefined);
  void app
    .whenReady()
    .then(async () => {
      const com = comHere(bundles);
      if (!com.available) throw new Error(com.reason);
      await serveApplication(com.host);
      return 0;
    })
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.stack : String(error));
      return 1;
    })
    .then((code) => app.exit(code));
}
