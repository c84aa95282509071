import type { SettingsView } from '../../app/contract/views';
import { useApp } from '../state/context';
import { NumberSetting } from './number-setting';

type Limits = SettingsView['limits'];

const fields: { key: keyof Limits; label: string; hint: string; unit?: string; min: number; max: number }[] =
  [
    {
      key: 'residentMiB',
      label: 'Memory',
      hint: 'A worker that needs more is ended, and the file fails.',
      unit: 'MiB',
      min: 128,
      max: 65_536,
    },
    {
      key: 'taskSeconds',
      label: 'Time for one file',
      hint: 'After it the worker is ended.',
      unit: 's',
      min: 5,
      max: 86_400,
    },
    {
      key: 'inflatedMiB',
      label: 'Uncompressed size of a file',
      hint: 'Larger files are refused: a safeguard against zip bombs.',
      unit: 'MiB',
      min: 16,
      max: 1_048_576,
    },
    {
      key: 'inflationRatio',
      label: 'Compression ratio of a part',
      hint: 'Parts that expand more than this are refused.',
      unit: ': 1',
      min: 10,
      max: 100_000,
    },
  ];

export function LimitSettings({ settings }: { settings: SettingsView }) {
  const change = useApp((state) => state.changeSettings);
  return (
    <>
      {fields.map(({ key, ...field }) => (
        <NumberSetting
          key={key}
          {...field}
          value={settings.limits[key]}
          onValue={(value) => value !== null && void change({ limits: { ...settings.limits, [key]: value } })}
        />
      ))}
    </>
  );
}
