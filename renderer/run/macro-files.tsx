import { Checkbox, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useApp } from '../state/context';
import { runsMacros } from '../state/run-slice';

const useStyles = makeStyles({
  hint: { color: tokens.colorNeutralForeground3 },
  group: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  list: {
    display: 'flex',
    flexDirection: 'column',
    maxHeight: '160px',
    overflowY: 'auto',
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
  const files = useApp((state) => state.files);
  const allowed = useApp((state) => state.options.allowMacros);
  const setOptions = useApp((state) => state.setOptions);
  if (!asked) return null;
  const listed = files.filter((file) => known.includes(file.id));
  const count = listed.filter((file) => allowed.includes(file.id)).length;
  return (
    <div role="group" aria-labelledby={id} aria-describedby={`${id}-hint`} className={styles.group}>
      <Text id={id} size={200}>
        Macros that may run
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
      <Text id={`${id}-hint`} size={200} className={styles.hint}>
        The recipe runs macros of the files. They can do whatever you can: allow it for files that you trust.
        The others are refused. It counts for the next run.
      </Text>
    </div>
  );
}
