import type { Theme } from '@fluentui/react-components';
import type { TimelineColours } from './draw-timeline';

/** The colours of a theme as the canvas takes them. */
export function timelineColours(theme: Theme): TimelineColours {
  return {
    background: theme.colorNeutralBackground1,
    names: theme.colorNeutralForeground1,
    text: theme.colorNeutralForeground1,
    quiet: theme.colorNeutralForeground3,
    line: theme.colorNeutralStroke3,
    call: theme.colorBrandBackground,
    callText: theme.colorNeutralForegroundOnBrand,
    incoming: theme.colorPaletteMarigoldBackground3,
    incomingText: '#242424',
    wait: theme.colorNeutralForeground2,
    failed: theme.colorStatusDangerForeground1,
    pump: theme.colorNeutralForeground3,
    selection: 'rgba(127, 127, 127, 0.25)',
  };
}
