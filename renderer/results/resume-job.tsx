import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useState } from 'react';
import { ArrowClockwise20Regular } from '../parts/icons';
import { counted } from '../parts/format';
import { useApp } from '../state/context';

/** Resume, with a question where inputs changed since the job was cut off. */
export function ResumeJob({ jobId, onJob }: { jobId: string; onJob(jobId: string): void }) {
  const attempt = useApp((state) => state.attempt);
  const [changed, setChanged] = useState<string[] | null>(null);

  const resume = async (changedInputs: 'ask' | 'accept' | 'skip') => {
    setChanged(null);
    const answer = await attempt('The job could not be resumed', (client) =>
      client.jobs.resume({ jobId, changedInputs }),
    );
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
      <Dialog open={changed !== null} onOpenChange={(_, { open }) => !open && setChanged(null)}>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>Files changed since the job stopped</DialogTitle>
            <DialogContent>
              {counted(changed?.length ?? 0, 'file has', 'files have')} other contents than when the job
              began:
              <ul>
                {changed?.slice(0, 12).map((name) => (
                  <li key={name}>{name}</li>
                ))}
              </ul>
              {(changed?.length ?? 0) > 12 && `and ${(changed?.length ?? 0) - 12} more.`}
            </DialogContent>
            <DialogActions>
              <Button appearance="primary" onClick={() => void resume('accept')}>
                Use them as they are now
              </Button>
              <Button onClick={() => void resume('skip')}>Leave them out</Button>
              <Button onClick={() => setChanged(null)}>Cancel</Button>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
    </>
  );
}
