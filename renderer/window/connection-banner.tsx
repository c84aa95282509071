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
        <MessageBarTitle>The connection to Concierge was lost.</MessageBarTitle>
        Nothing you see can be changed until it is back.{' '}
        {kind === 'serve' &&
          'If Concierge was ended, start it again: it opens a page of its own, and this one can be closed. '}
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
