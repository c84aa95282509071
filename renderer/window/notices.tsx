import {
  Button,
  makeStyles,
  mergeClasses,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { IconButton } from '../parts/icon-button';
import { Dismiss20Regular } from '../parts/icons';
import { useApp } from '../state/context';
import type { Notice } from '../state/notices-slice';

/** How long a notice that is no error stays, in milliseconds. */
const STAYS = 8000;

const useStyles = makeStyles({
  corner: {
    position: 'fixed',
    right: tokens.spacingHorizontalL,
    bottom: tokens.spacingVerticalL,
    zIndex: 1000,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    width: '380px',
    maxWidth: 'calc(100vw - 32px)',
  },
  // Run and the line that says why it cannot be pressed stay in view.
  aboveRun: { bottom: '104px' },
  notice: {
    boxShadow: tokens.shadow16,
    paddingTop: tokens.spacingVerticalXS,
    paddingBottom: tokens.spacingVerticalXS,
  },
  body: { overflowWrap: 'anywhere', whiteSpace: 'pre-line' },
  line: { display: 'block' },
});

/** Messages in the corner, spoken as they come. */
export function Notices() {
  const styles = useStyles();
  const notices = useApp((state) => state.notices);
  const aboveRun = useApp((state) => state.screen === 'run' && state.panel === 'setup');
  return (
    <div
      className={mergeClasses(styles.corner, aboveRun && styles.aboveRun)}
      role="log"
      aria-label="Messages"
      aria-live="polite"
    >
      {notices.map((notice) => (
        <NoticeBar key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeBar({ notice }: { notice: Notice }) {
  const styles = useStyles();
  const dismiss = useApp((state) => state.dismiss);
  const { id, intent, action } = notice;
  // Who points at it or has gone into it is reading it, or about to press its button.
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (intent === 'error' || held) return;
    const timer = setTimeout(() => dismiss(id), STAYS);
    return () => clearTimeout(timer);
  }, [id, intent, held, dismiss]);
  return (
    <MessageBar
      intent={intent}
      layout="multiline"
      className={styles.notice}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <MessageBarBody className={styles.body}>
        <MessageBarTitle className={styles.line}>{notice.title}</MessageBarTitle>
        {notice.text}
        {notice.hint !== undefined && <span className={styles.line}>{notice.hint}</span>}
      </MessageBarBody>
      <MessageBarActions
        containerAction={
          <IconButton name="Dismiss" icon={<Dismiss20Regular />} onClick={() => dismiss(id)} />
        }
      >
        {action && (
          <Button
            size="small"
            onClick={() => {
              action.run();
              dismiss(id);
            }}
          >
            {action.label}
          </Button>
        )}
      </MessageBarActions>
    </MessageBar>
  );
}
