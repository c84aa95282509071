import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';

const useStyles = makeStyles({
  list: { display: 'flex', alignItems: 'stretch' },
  tab: {
    position: 'relative',
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    padding: `0 ${tokens.spacingHorizontalM}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    whiteSpace: 'nowrap',
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':disabled': { color: tokens.colorNeutralForegroundDisabled, cursor: 'default' },
    '& svg': { width: '16px', height: '16px' },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::after': {
      content: '""',
      position: 'absolute',
      left: tokens.spacingHorizontalM,
      right: tokens.spacingHorizontalM,
      bottom: 0,
      height: '3px',
      borderRadius: tokens.borderRadiusSmall,
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
});

export interface TabItem {
  value: string;
  label: string;
  icon?: ReactNode;
  title?: string;
  disabled?: boolean;
}

interface Props {
  name: string;
  tabs: readonly TabItem[];
  current: string;
  className?: string;
  onSelect(value: string): void;
}

/**
 * Tabs by the ARIA pattern: one stop for Tab, arrows choose. Fluent's own surround themselves with hidden elements that
 * take the focus, which screen readers and axe stumble over.
 */
export function Tabs({ name, tabs, current, className, onSelect }: Props) {
  const styles = useStyles();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const enabled = tabs.filter((tab) => tab.disabled !== true);
    const at = enabled.findIndex((tab) => tab.value === current);
    const last = enabled.length - 1;
    const to =
      event.key === 'ArrowRight'
        ? at === last
          ? 0
          : at + 1
        : event.key === 'ArrowLeft'
          ? at <= 0
            ? last
            : at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? last
              : null;
    const next = to === null ? undefined : enabled[to];
    if (!next) return;
    event.preventDefault();
    onSelect(next.value);
    const index = tabs.indexOf(next);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[index]?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={name}
      className={mergeClasses(styles.list, className)}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === current}
          tabIndex={tab.value === current ? 0 : -1}
          disabled={tab.disabled}
          title={tab.title}
          className={mergeClasses(styles.tab, tab.value === current && styles.current)}
          onClick={() => onSelect(tab.value)}
        >
          {tab.icon}
          {tab.label}
        </button>
      ))}
    </div>
  );
}
