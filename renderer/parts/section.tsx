import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  section: {
    display: 'flex',
    flexShrink: 0,
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
  },
  header: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, minHeight: '24px' },
  title: { flexGrow: 1, margin: 0 },
});

/** A titled group inside a pane. */
export function Section(props: { title: string; commands?: ReactNode; children: ReactNode }) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.header}>
        <Text as="h3" id={id} weight="semibold" className={styles.title}>
          {props.title}
        </Text>
        {props.commands}
      </div>
      {props.children}
    </section>
  );
}
