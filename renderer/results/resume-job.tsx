import { Button, makeStyles, Text } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { ArrowClockwise20Regular } from '../parts/icons';
import { counted } from '../parts/format';
import { Modal } from '../parts/modal';
import { useApp } from '../state/context';

const useStyles = makeStyles({ names: { margin: 0 } });

/** Changed files named one by one. */
const MOST_NAMED = 12;

/** Resume, with a question where inputs changed since the job was cut off. */
export function ResumeJob({ jobId, onJob }: { jobId: string; onJob(jobId: string): void }) {
  const styles = useStyles();
  const attempt = useApp((state) => state.attempt);
  const [changed, setChanged] = useState<string[] | null>(null);
  const asking = useRef(false);

  const resume = async (changedInputs: 'ask' | 'accept' | 'skip') => {
    // Pressed twice before main has answered, it is one wish.
    if (asking.current) return;
    asking.current = true;
    setChanged(null);
    const answer = await attempt('The job could not be resumed', (client) =>
      client.jobs.resume({ jobId, changedInputs }),
    );
    asking.current = false;
    if (!answer) return;
    if (answer.jobId !== null) onJob(answer.jobId);
    else setChanged(answer.changed);
  };
  return (
    <>
      <Button
        size="small"
        appearance="primary"
        icon={<ArrowClockwise20Regular />}
        onClick={() => void resume('ask')}
      >
        Resume
      </Button>
      {changed && (
        <Modal
          title="Files changed since the job stopped"
          onClose={() => setChanged(null)}
          actions={
            <>
              <Button appearance="primary" onClick={() => void resume('accept')}>
                Use them as they are now
              </Button>
              <Button onClick={() => void resume('skip')}>Leave them out</Button>
              <Button onClick={() => setChanged(null)}>Cancel</Button>
            </>
          }
        >
          <Text>
            {counted(changed.length, 'file has', 'files have')} other contents than when the job began:
          </Text>
          <ul className={styles.names}>
            {changed.slice(0, MOST_NAMED).map((name) => (
              <li key={name} title={name}>
                {name.split(/[\\/]/).at(-1)}
              </li>
            ))}
          </ul>
          {changed.length > MOST_NAMED && <Text>and {changed.length - MOST_NAMED} more.</Text>}
        </Modal>
      )}
    </>
  );
}
