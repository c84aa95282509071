/**
 * What a parameter of a function does with several cells where a formula is not evaluated as an array:
 * `one`: takes one value; a range is cut down to the cell in the formula's row or column (implicit intersection);
 * `range`: takes ranges as they are, but expressions inside work on single values;
 * `array`: everything inside works on arrays.
 */
export type ParameterClass = 'one' | 'range' | 'array';

const CLASSES: Readonly<Record<string, ParameterClass>> = { v: 'one', r: 'range', a: 'array' };

/**
 * Classes by function, after the parameter classes of the BIFF format ([MS-XLS] 2.2.2.1 and 2.5.198.17) and, for later
 * functions, after their documentation. The last letter goes on for all further arguments, a group in brackets
 * repeats. Functions that are not listed take single values only.
 */
const SIGNATURES = new Map<string, string>();
function list(signature: string, names: string): void {
  for (const name of names.split(' ')) SIGNATURES.set(name, signature);
}
list(
  'r',
  'SUM AVERAGE AVERAGEA COUNT COUNTA MAX MAXA MIN MINA PRODUCT SUMSQ STDEV STDEVA STDEVP STDEVPA STDEV.P STDEV.S VAR ' +
    'VARA VARP VARPA VAR.P VAR.S MEDIAN AVEDEV DEVSQ GEOMEAN HARMEAN KURT SKEW SKEW.P AND OR XOR NPV GCD LCM ' +
    'MULTINOMIAL CONCAT AREAS COUNTBLANK ROWS COLUMNS ISREF MDURATION TYPE N T SHEETS FORMULATEXT ISFORMULA SHEET ' +
    'PHONETIC SINGLE ANCHORARRAY ARRAYTOTEXT IMSUM IMPRODUCT DSUM DCOUNT DCOUNTA DAVERAGE DMAX DMIN DGET ' +
    'DPRODUCT DSTDEV DSTDEVP DVAR DVARP CUBESET',
);
list(
  'a',
  'SUMPRODUCT MDETERM MINVERSE MMULT MODE MODE.SNGL CORREL COVAR COVARIANCE.P COVARIANCE.S PEARSON RSQ SLOPE INTERCEPT ' +
    'STEYX SUMX2MY2 SUMX2PY2 SUMXMY2 TRANSPOSE CHITEST CHISQ.TEST FTEST F.TEST XIRR XNPV',
);
list('rv', 'LARGE SMALL PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC QUARTILE.EXC');
list('rv', 'PERCENTRANK PERCENTRANK.INC PERCENTRANK.EXC TRIMMEAN IRR COUNTIF ZTEST Z.TEST INDEX OFFSET');
list('rvr', 'SUMIF AVERAGEIF MIRR');
list('vr', 'SUBTOTAL CHOOSE IF CELL NETWORKDAYS WORKDAY');
list('vvr', 'AGGREGATE TEXTJOIN');
list('vvr', 'NETWORKDAYS.INTL WORKDAY.INTL');
list('(rv)', 'COUNTIFS');
list('r(rv)', 'SUMIFS AVERAGEIFS MAXIFS MINIFS');
list('vrv', 'VLOOKUP HLOOKUP MATCH XMATCH RANK RANK.EQ RANK.AVG');
list('vrrvv', 'XLOOKUP');
list('vaa', 'FORECAST FORECAST.LINEAR');
list('vvva', 'SERIESSUM');
list('aav', 'TTEST T.TEST PROB');
list('vr', 'GETPIVOTDATA LOOKUP FVSCHEDULE');
list('r', 'ROW COLUMN FREQUENCY LINEST LOGEST TREND GROWTH MODE.MULT');
list(
  'a',
  'FILTER SORT SORTBY UNIQUE HSTACK VSTACK TOCOL TOROW WRAPCOLS WRAPROWS TAKE DROP EXPAND CHOOSECOLS CHOOSEROWS BYCOL ' +
    'BYROW MAP SCAN REDUCE GROUPBY PIVOTBY TRIMRANGE PERCENTOF',
);

/** The class of the parameter at an index (from 0) of a known function, given without prefixes. */
export function parameterClass(name: string, index: number): ParameterClass {
  const signature = SIGNATURES.get(name.toUpperCase());
  if (signature === undefined) return 'one';
  const group = /^([vra]*)\(([vra]+)\)$/.exec(signature);
  let letter: string | undefined;
  if (group) {
    const [, head = '', repeated = ''] = group;
    letter = index < head.length ? head[index] : repeated[(index - head.length) % repeated.length];
  } else {
    letter = signature[Math.min(index, signature.length - 1)];
  }
  return CLASSES[letter ?? 'v'] ?? 'one';
}

/** Functions whose result has several values even when no argument has. */
export const RETURNS_MANY: ReadonlySet<string> = new Set(
  (
    'FILTER SORT SORTBY UNIQUE SEQUENCE RANDARRAY TRANSPOSE MMULT MINVERSE MUNIT FREQUENCY LINEST LOGEST TREND GROWTH ' +
    'MODE.MULT BYCOL BYROW MAP SCAN MAKEARRAY HSTACK VSTACK TOCOL TOROW WRAPCOLS WRAPROWS TAKE DROP EXPAND CHOOSECOLS ' +
    'CHOOSEROWS TEXTSPLIT ANCHORARRAY GROUPBY PIVOTBY TRIMRANGE STOCKHISTORY'
  ).split(' '),
);
