import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import {
  History20Filled,
  History20Regular,
  Play20Filled,
  Play20Regular,
  Server20Filled,
  Server20Regular,
  Settings20Filled,
  Settings20Regular,
  TextBulletListSquare20Filled,
  TextBulletListSquare20Regular,
} from '../parts/icons';
import { useApp } from '../state/context';
import type { Screen } from '../state/screen-slice';

const places: { screen: Screen; name: string; icon: ReactNode; current: ReactNode; last?: boolean }[] = [
  { screen: 'run', name: 'Run', icon: <Play20Regular />, current: <Play20Filled /> },
  {
    screen: 'recipes',
    name: 'Recipes',
    icon: <TextBulletListSquare20Regular />,
    current: <TextBulletListSquare20Filled />,
  },
  { screen: 'history', name: 'History', icon: <History20Regular />, current: <History20Filled /> },
  { screen: 'apartments', name: 'Apartments', icon: <Server20Regular />, current: <Server20Filled /> },
  {
    screen: 'settings',
    name: 'Settings',
    icon: <Settings20Regular />,
    current: <Settings20Filled />,
    last: true,
  },
];

const useStyles = makeStyles({
  rail: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    gap: tokens.spacingVerticalXXS,
    width: '72px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXS}`,
  },
  place: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '2px',
    height: '56px',
    padding: 0,
    border: 'none',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase100,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':active': { backgroundColor: tokens.colorSubtleBackgroundPressed },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  current: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: '18px',
      width: '3px',
      height: '20px',
      borderRadius: tokens.borderRadiusSmall,
      backgroundColor: tokens.colorBrandBackground,
    },
  },
  last: { marginTop: 'auto' },
});

/** The rail on the left: one button for each screen. */
export function Navigation() {
  const styles = useStyles();
  const screen = useApp((state) => state.screen);
  const show = useApp((state) => state.show);
  return (
    <nav className={styles.rail} aria-label="Screens">
      {places.map((place) => {
        const current = place.screen === screen;
        return (
          <button
            key={place.screen}
            type="button"
            className={mergeClasses(styles.place, current && styles.current, place.last && styles.last)}
            aria-current={current ? 'page' : undefined}
            onClick={() => show(place.screen)}
          >
            <span aria-hidden>{current ? place.current : place.icon}</span>
            {place.name}
          </button>
        );
      })}
    </nav>
  );
}
