import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { JobView, TaskView } from '../../app/contract/views';
import { bytesText } from '../parts/format';
import { IconButton } from '../parts/icon-button';
import { ArrowDownload20Regular, FolderOpen20Regular, Open20Regular, Table20Regular } from '../parts/icons';
import { useApp } from '../state/context';
import type { ShownOutput } from '../state/run-slice';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  output: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXXS, minWidth: 0 },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  dim: { display: 'block', color: tokens.colorNeutralForeground3 },
});

interface Props {
  job: JobView;
  task: TaskView;
  onShow(shown: ShownOutput): void;
}

/** The files a task wrote, with what the shell can do with them. */
export function Outputs({ job, task, onShow }: Props) {
  const styles = useStyles();
  const can = useApp((state) => state.info?.can);
  const shell = useApp((state) => state.shell);
  const attempt = useApp((state) => state.attempt);
  const jobId = job.id;
  const there = task.state === 'done' && !job.dryRun;
  const open = (outputId: string, how: 'open' | 'reveal') =>
    void attempt('The file could not be opened', (client) =>
      client.jobs.openOutput({ jobId, outputId, how }),
    );
  return (
    <ul className={styles.list} aria-label="Outputs">
      {task.outputs.map((output) => {
        const url = shell.downloadUrl(jobId, output.id);
        return (
          <li key={output.id} className={styles.output}>
            <span className={styles.name} title={output.path}>
              <Text size={200} weight="semibold">
                {output.name}
              </Text>
              <Text size={200} className={styles.dim}>
                {bytesText(output.bytes)}
              </Text>
            </span>
            {there && output.kind === 'workbook' && (
              <IconButton
                name={`Preview ${output.name}`}
                icon={<Table20Regular />}
                onClick={() =>
                  onShow({
                    kind: 'output',
                    jobId,
                    outputId: output.id,
                    name: output.name,
                    sheet: null,
                    cell: null,
                  })
                }
              />
            )}
            {there && can?.open && (
              <IconButton
                name={`Open ${output.name}`}
                icon={<Open20Regular />}
                onClick={() => open(output.id, 'open')}
              />
            )}
            {there && can?.reveal && (
              <IconButton
                name={`Show ${output.name} in folder`}
                icon={<FolderOpen20Regular />}
                onClick={() => open(output.id, 'reveal')}
              />
            )}
            {there && url !== null && (
              <Button
                as="a"
                href={url}
                download={output.name}
                size="small"
                appearance="subtle"
                icon={<ArrowDownload20Regular />}
                aria-label={`Download ${output.name}`}
              >
                Download
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
