import { formulaTokens } from '../../formula/tokens';

/** A formula (without `=`) as Excel keeps it: names of functions, references and TRUE and FALSE in capitals. */
export function tidyFormula(formula: string): string {
  return formulaTokens(formula)
    .map(({ type, value }) => {
      if (type === 'func' || type === 'bool' || type === 'error') return capitals(value);
      return type.startsWith('range') && type !== 'range_named' ? capitals(value) : value;
    })
    .join('');
}

/** The part after the sheet's name, which keeps its letters. */
function capitals(value: string): string {
  const start = value.lastIndexOf('!') + 1;
  return value.slice(0, start) + value.slice(start).toUpperCase();
}
