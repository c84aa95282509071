import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from './data-folder';

describe('dataFolder', () => {
  it('is where each platform keeps data of programs', () => {
    expect(dataFolder({}, 'linux', '/home/u')).toBe(path.join('/home/u', '.local', 'share', 'concierge'));
    expect(dataFolder({ XDG_DATA_HOME: '/data' }, 'linux', '/home/u')).toBe(path.join('/data', 'concierge'));
    expect(dataFolder({ XDG_DATA_HOME: 'data' }, 'linux', '/home/u')).toContain('.local');
    expect(dataFolder({}, 'darwin', '/Users/u')).toContain('Application Support');
    expect(dataFolder({ APPDATA: '/Roaming' }, 'win32', '/u')).toBe(path.join('/Roaming', 'Concierge'));
  });

  it('is what the user says', () => {
    expect(dataFolder({ CONCIERGE_DATA_DIR: '/own' }, 'linux', '/home/u')).toBe(path.resolve('/own'));
  });
});
