import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalS,
    flexGrow: 1,
    minHeight: 0,
    padding: tokens.spacingHorizontalXL,
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
  icon: {
    display: 'flex',
    fontSize: '40px',
    color: tokens.colorNeutralForeground3,
    '& svg': { width: '40px', height: '40px' },
  },
  text: { maxWidth: '42ch' },
  actions: {
    marginTop: tokens.spacingVerticalS,
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: tokens.spacingHorizontalS,
  },
});

/** What a place shows that has nothing to show: what belongs there, and how it gets there. */
export function EmptyState(props: { icon: ReactNode; title: string; text: string; actions?: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <span className={styles.icon} aria-hidden>
        {props.icon}
      </span>
      <Text weight="semibold" size={400}>
        {props.title}
      </Text>
      <Text align="center" className={styles.text}>
        {props.text}
      </Text>
      {props.actions && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}
