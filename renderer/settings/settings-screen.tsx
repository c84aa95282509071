import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { Pane } from '../parts/pane';
import { Section } from '../parts/section';
import { useApp } from '../state/context';
import { EngineSettings } from './engine-settings';
import { ExcelSettings } from './excel-settings';
import { LimitSettings } from './limit-settings';
import { OutputSettings } from './output-settings';
import { ThemeSetting } from './theme-setting';

const useStyles = makeStyles({
  pane: { flexGrow: 1 },
  scroll: { flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  column: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXL,
    maxWidth: '640px',
    padding: tokens.spacingHorizontalXL,
  },
  dim: { color: tokens.colorNeutralForeground3 },
});

const PROGRAMS: Record<string, string> = {
  electron: 'Electron',
  libreoffice: 'LibreOffice',
  chromium: 'Chromium',
};

/** Settings; every one is saved as it is made. */
export function SettingsScreen() {
  const styles = useStyles();
  const settings = useApp((state) => state.settings);
  const info = useApp((state) => state.info);
  return (
    <Pane title="Settings" className={styles.pane}>
      <div className={styles.scroll}>
        <div className={styles.column}>
          {settings && (
            <>
              <Section title="Appearance">
                <ThemeSetting settings={settings} />
              </Section>
              <Section title="Processing">
                <EngineSettings settings={settings} />
              </Section>
              <Section title="Excel">
                <ExcelSettings settings={settings} />
              </Section>
              <Section title="Results">
                <OutputSettings settings={settings} />
              </Section>
              <Section title="Limits of one worker">
                <LimitSettings settings={settings} />
              </Section>
            </>
          )}
          {info && (
            <Section title="About">
              <Text size={200} className={styles.dim}>
                {info.name} {info.version} · {info.shell === 'electron' ? 'desktop window' : 'browser window'}{' '}
                · {info.platform}
              </Text>
              <Text size={200} className={styles.dim}>
                {info.pdfPrograms.length > 0
                  ? `PDF is printed by ${info.pdfPrograms.map((name) => PROGRAMS[name] ?? name).join(', ')}.`
                  : 'Nothing on this computer can print PDF: install LibreOffice or Chromium.'}
              </Text>
            </Section>
          )}
        </div>
      </div>
    </Pane>
  );
}
