import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from './data-folder';

describe('dataFolder', () => {
  it('is where each platform keeps data of programs', () => {
    expect(dataFolder({}, 'linux', '/users/ada')).toBe(
      path.join('/users/ada', '.local', 'share', 'concierge'),
    );
    expect(dataFolder({ XDG_DATA_HOME: '/data' }, 'linux', '/users/ada')).toBe(
      path.join('/data', 'concierge'),
    );
    expect(dataFolder({ XDG_DATA_HOME: 'data' }, 'linux', '/users/ada')).toContain('.local');
    expect(dataFolder({}, 'darwin', '/Users/u')).toContain('Application Support');
    expect(dataFolder({ APPDATA: '/Roaming' }, 'win32', '/u')).toBe(path.join('/Roaming', 'Concierge'));
  });

  it('is what the user says', () => {
    expect(dataFolder({ CONCIERGE_DATA_DIR: '/own' }, 'linux', '/users/ada')).toBe(path.resolve('/own'));
  });
});
