import type { SettingsView } from '../../app/contract/views';
import type { CoreSettings } from '../compose';
import { applicationLimits, engineLimits } from './settings-store';

/** The user's settings as the core takes them. */
export function coreSettings(settings: SettingsView): CoreSettings {
  return {
    limits: engineLimits(settings),
    concurrency: settings.concurrency,
    calc: settings.calc,
    progId: settings.excel.progId,
    addIns: settings.excel.addIns,
    attach: settings.excel.attach,
    applications: applicationLimits(settings),
  };
}
