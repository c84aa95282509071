import { Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useApp } from '../state/context';
import { runsMacros } from '../state/run-slice';

const useStyles = makeStyles({
  title: { margin: 0 },
  hint: { color: tokens.colorNeutralForeground3 },
  group: {
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    minWidth: 0,
  },
  list: {
    display: 'flex',
    flexShrink: 0,
    flexDirection: 'column',
    maxHeight: '128px',
    overflowY: 'auto',
    // A check box's label stands out of its box by so much, which would make the list scroll.
    padding: '2px 0',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    '& label': { overflowWrap: 'anywhere', minWidth: 0 },
  },
});
const NONE: readonly string[] = [];

/** Asks, file by file, whose macros a recipe that runs macros may run. None may until the user says so. */
export function MacroFiles() {
  const styles = useStyles();
  const id = useId();
  const asked = useApp((state) => runsMacros(state.recipe));
  const known = useApp((state) => state.plan?.macroFiles ?? NONE);
  // A recipe with mistakes has no plan, and nothing is known of the files then.
  const planned = useApp((state) => (state.plan?.tasks.length ?? 0) > 0);
  const files = useApp((state) => state.files);
  const allowed = useApp((state) => state.options.allowMacros);
  const setOptions = useApp((state) => state.setOptions);
  if (!asked || !planned) return null;
  const listed = files.filter((file) => known.includes(file.id));
  const count = listed.filter((file) => allowed.includes(file.id)).length;
  return (
    <div role="group" aria-labelledby={id} aria-describedby={`${id}-hint`} className={styles.group}>
      <Text as="h3" id={id} weight="semibold" className={styles.title}>
        Macros that may run
      </Text>
      <Text id={`${id}-hint`} size={200} className={styles.hint}>
        The recipe runs macros of the files. They can do whatever you can: allow it for files that you trust.
        The others are refused. It counts for the next run.
      </Text>
      {listed.length === 0 ? (
        <Text size={200}>None of the files has macros.</Text>
      ) : (
        <>
          <Checkbox
            size="medium"
            label={`Allow all (${listed.length})`}
            checked={count === listed.length ? true : count === 0 ? false : 'mixed'}
            onChange={(_, { checked }) =>
              setOptions({ allowMacros: checked === true ? listed.map((file) => file.id) : [] })
            }
          />
          <div className={styles.list}>
            {listed.map((file) => (
              <Checkbox
                key={file.id}
                label={file.folder === '' ? file.name : `${file.folder}/${file.name}`}
                checked={allowed.includes(file.id)}
                onChange={(_, { checked }) =>
                  setOptions({
                    allowMacros:
                      checked === true ? [...allowed, file.id] : allowed.filter((other) => other !== file.id),
                  })
                }
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
