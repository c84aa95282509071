import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../app/contract/bridge';
import { CHANNELS } from './channels';

/** The application menu. Its commands are done by the page, which knows whether they make sense right now. */
export function installMenu(window: BrowserWindow, platform: NodeJS.Platform, developing: boolean): void {
  const command = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => {
      if (!window.isDestroyed()) window.webContents.send(CHANNELS.menu, name);
    },
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const mac = platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    {
      label: '&File',
      submenu: [
        command('Add &files ...', 'pick-files', 'CmdOrCtrl+O'),
        command('Add a f&older ...', 'pick-folder', 'CmdOrCtrl+Shift+O'),
        separator,
        command('&New recipe', 'new-recipe', 'CmdOrCtrl+N'),
        command('Open a &recipe file ...', 'open-recipe'),
        separator,
        command('&Settings', 'view-settings', 'CmdOrCtrl+,'),
        separator,
        mac ? { role: 'close' } : { role: 'quit', label: 'E&xit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&Job',
      submenu: [
        command('&Run', 'run', 'CmdOrCtrl+Enter'),
        command('&Dry run', 'dry-run', 'CmdOrCtrl+Shift+Enter'),
      ],
    },
    {
      label: '&View',
      submenu: [
        command('&Files', 'view-files', 'CmdOrCtrl+1'),
        command('&Recipe', 'view-recipe', 'CmdOrCtrl+2'),
        command('R&esults', 'view-results', 'CmdOrCtrl+3'),
        command('&Apartments', 'view-apartments', 'CmdOrCtrl+4'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(developing ? [separator, { role: 'toggleDevTools' } satisfies MenuItemConstructorOptions] : []),
      ],
    },
    ...(mac ? [{ role: 'windowMenu' } satisfies MenuItemConstructorOptions] : []),
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
