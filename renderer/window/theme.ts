import {
  createDarkTheme,
  createLightTheme,
  type BrandVariants,
  type Theme,
} from '@fluentui/react-components';

/** A green that reads as "workbooks" without being Excel's own. */
const brand: BrandVariants = {
  10: '#020503',
  20: '#0b1d15',
  30: '#0d3023',
  40: '#0b3f2d',
  50: '#094e38',
  60: '#075e43',
  70: '#066e4f',
  80: '#0a7c5a',
  90: '#2f8c6b',
  100: '#4a9b7c',
  110: '#63aa8e',
  120: '#7bb9a0',
  130: '#93c8b3',
  140: '#abd7c6',
  150: '#c4e6d9',
  160: '#def5ec',
};

/** Contrast of the neutral hint colour is raised: it carries figures here, not decoration. */
function readable(theme: Theme, hint: string): Theme {
  return { ...theme, colorNeutralForeground4: hint };
}

// Fluent's tones reach 4.5 : 1 on its plain background; here they also stand on selected and hovered entries.
export const lightTheme: Theme = {
  ...readable(createLightTheme(brand), '#616161'),
  colorBrandForeground1: brand[60],
};
export const darkTheme: Theme = {
  ...readable(createDarkTheme(brand), '#adadad'),
  colorStatusDangerForeground1: '#f5949c',
  colorStatusSuccessForeground1: '#7ccb7c',
  colorStatusWarningForeground3: '#fba066',
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[120],
  colorBrandForegroundLinkHover: brand[130],
};
