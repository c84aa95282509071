import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { HouseState } from '../../state/apartments-slice';
import { resultText, typesText } from '../hresult-text';
import { durationUsText, momentUsText } from './duration-us';
import type { Bar, Lane } from './lanes';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalXL,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    overflowWrap: 'anywhere',
  },
  label: { color: tokens.colorNeutralForeground3, marginRight: tokens.spacingHorizontalXS },
});

export const KIND_WORDS: Record<Bar['kind'], string> = {
  call: 'call',
  incoming: 'came in through COM',
  wait: 'wait without pumping',
};

/** How long a call took, as far as that is known. */
export function tookText(bar: Pick<Bar, 'startUs' | 'endUs' | 'endUnknown'>): string {
  return bar.endUnknown ? 'not known' : durationUsText(bar.endUs - bar.startUs);
}

/** Everything on record of one call. */
export function BarDetails({
  bar,
  lanes,
  house,
}: {
  bar: Bar;
  lanes: readonly Lane[];
  house: Pick<HouseState, 'info'>;
}) {
  const styles = useStyles();
  const lane =
    lanes.find(({ apartment }) => apartment === bar.apartment)?.name ?? `apartment ${bar.apartment}`;
  const figures: [string, string][] = [
    ['Thread', lane],
    ['Kind', KIND_WORDS[bar.kind]],
    ['Begun', momentUsText(bar.startUs, house.info.clock)],
    [bar.running ? 'Running for' : 'Took', tookText(bar)],
    ...(bar.running ? [] : ([['Result', resultText(bar.result)]] as [string, string][])),
    ...(bar.types === '' ? [] : ([['Arguments', typesText(bar.types)]] as [string, string][])),
    ...(bar.depth === 0 ? [] : ([['Inside of', `${bar.depth} other`]] as [string, string][])),
  ];
  return (
    <div className={styles.root} role="group" aria-label="The call pointed at">
      <Text weight="semibold">{bar.label}</Text>
      {figures.map(([name, value]) => (
        <Text key={name} size={200}>
          <span className={styles.label}>{name}</span>
          {value}
        </Text>
      ))}
    </div>
  );
}
