import { Button, makeStyles, Text, tokens, Tooltip } from '@fluentui/react-components';
import { counted } from '../parts/format';
import { Beaker20Regular, Play20Filled, Warning20Filled } from '../parts/icons';
import { useApp } from '../state/context';
import { macrosToRun, whyNotRun } from '../state/run-slice';
import { MacroFiles } from './macro-files';
import { OutputPlan } from './output-plan';
import { RecipeChoice } from './recipe-choice';
import { RunOptions } from './run-options';

const useStyles = makeStyles({
  scroll: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    gap: tokens.spacingVerticalL,
    minHeight: 0,
    overflowY: 'auto',
    padding: tokens.spacingHorizontalM,
  },
  footer: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  why: { color: tokens.colorNeutralForeground2 },
  leftOut: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground1,
  },
  sign: { width: '16px', height: '16px', flexShrink: 0, color: tokens.colorStatusWarningForeground3 },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS, '& > *': { flexGrow: 1, flexBasis: 0 } },
});

/** Recipe, destination and options, with Run below them. */
export function SetupPanel() {
  const styles = useStyles();
  const why = useApp(whyNotRun);
  const macros = useApp(macrosToRun);
  const planning = useApp((state) => state.planning);
  const starting = useApp((state) => state.starting);
  const start = useApp((state) => state.startRun);
  const leftOut = useApp((state) => state.files.filter(({ state: of }) => of === 'refused').length);
  const off = why !== null || starting;
  return (
    <>
      <div className={styles.scroll}>
        <RecipeChoice />
        <MacroFiles />
        <OutputPlan />
        <RunOptions />
      </div>
      <div className={styles.footer}>
        {why === null && leftOut > 0 && (
          <Text size={200} className={styles.leftOut} role="status">
            <Warning20Filled className={styles.sign} aria-hidden />
            {`${counted(leftOut, 'file')} that cannot be opened ${leftOut === 1 ? 'is' : 'are'} left out.`}
          </Text>
        )}
        <Text size={200} className={styles.why} role="status">
          {why ??
            (planning ? 'Working out where results go' : (macros ?? 'Ready. Originals are never changed.'))}
        </Text>
        <div className={styles.buttons}>
          <Tooltip content="Everything but writing the results (Ctrl+Shift+Enter)" relationship="description">
            <Button icon={<Beaker20Regular />} disabledFocusable={off} onClick={() => void start(true)}>
              Dry run
            </Button>
          </Tooltip>
          <Tooltip content="Ctrl+Enter" relationship="description">
            <Button
              appearance="primary"
              icon={<Play20Filled />}
              disabledFocusable={off}
              onClick={() => void start(false)}
            >
              Run
            </Button>
          </Tooltip>
        </div>
      </div>
    </>
  );
}
