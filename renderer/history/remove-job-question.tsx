import { Button, Text } from '@fluentui/react-components';
import type { JobSummary } from '../../app/contract/views';
import { Modal } from '../parts/modal';

interface Props {
  job: JobSummary;
  onClose(): void;
  onRemove(): void;
}

/** Asks before a job is removed whose results go with it. */
export function RemoveJobQuestion({ job, onClose, onRemove }: Props) {
  return (
    <Modal
      title="Remove this job and its results?"
      onClose={onClose}
      actions={
        <>
          <Button appearance="primary" onClick={onRemove}>
            Remove
          </Button>
          <Button onClick={onClose}>Keep</Button>
        </>
      }
    >
      <Text>{`The results of "${job.name}" can no longer be downloaded then. What you downloaded stays.`}</Text>
    </Modal>
  );
}
