import { Button, Text } from '@fluentui/react-components';
import type { SessionView } from '../../../app/contract/session-views';
import { Modal } from '../../parts/modal';
import { useApp } from '../../state/context';
import { applicationName } from '../thread-names';

/** Asks before an application is ended, naming the workbook at risk. */
export function EndSessionQuestion({ session, onClose }: { session: SessionView; onClose(): void }) {
  const attempt = useApp((state) => state.attempt);
  const name = applicationName(session.progId);
  const file = session.lease?.file ?? null;
  const end = (): void => {
    onClose();
    void attempt(`${name} could not be ended`, (client) => client.sessions.end({ id: session.id }));
  };
  return (
    <Modal
      title={`End ${name}${session.pid === null ? '' : ` (pid ${session.pid})`}?`}
      onClose={onClose}
      actions={
        <>
          <Button appearance="primary" onClick={end}>
            End it
          </Button>
          <Button onClick={onClose}>Leave it</Button>
        </>
      }
    >
      <Text>
        {file !== null
          ? `It works on a copy of ${file}. What was done to the copy is lost; the original is not touched. The task is tried again in a fresh ${name}.`
          : session.lease !== null
            ? `It works on a task, which is tried again in a fresh ${name}.`
            : 'No task uses it at the moment.'}
      </Text>
    </Modal>
  );
}
