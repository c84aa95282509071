import { MessageBar, MessageBarBody, MessageBarTitle, Spinner } from '@fluentui/react-components';
import { useApp } from '../state/context';

/** Says that the main process or the server went away, until it is back. */
export function ConnectionBanner() {
  const connection = useApp((state) => state.connection);
  const kind = useApp((state) => state.shell.kind);
  if (connection !== 'lost') return null;
  return (
    <MessageBar intent="warning" role="alert">
      <MessageBarBody>
        <MessageBarTitle>Connection lost</MessageBarTitle>
        {kind === 'serve'
          ? 'The Concierge server does not answer. Nothing you see can be changed until it is back.'
          : 'The main process does not answer. Nothing you see can be changed until it is back.'}{' '}
        <Spinner
          size="extra-tiny"
          label="Connecting again"
          labelPosition="after"
          style={{ display: 'inline-flex', verticalAlign: 'middle' }}
        />
      </MessageBarBody>
    </MessageBar>
  );
}
