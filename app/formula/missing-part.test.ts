import { describe, expect, it } from 'vitest';
import { missingPart, newlyMissingPart } from './missing-part';

const parts = {
  sheets: ['Data', 'Month end', "It's"],
  tables: [{ name: 'Sales', columns: ['Amount', 'Tax (net)', "Rate '26", 'Two\nlines'] }],
};

describe('missingPart', () => {
  it.each([
    'SUM(data!A1:B2)',
    "'MONTH END'!A1+'It''s'!$B$2",
    "SUM(Data:'Month end'!A1)",
    'Data!Total+Total',
    'NoSuchFunction(A1)',
    'SUM(sales[amount])',
    'SUM(Sales[[#Totals],[Tax (net)]])',
    "SUM(Sales[Rate ''26])",
    'SUM(Sales[Two\nlines])',
    'Sales[[#This Row],[Amount]]',
    '"Nope!A1"',
    '#REF!+1',
  ])('finds nothing amiss in %s', (formula) => {
    expect(missingPart(formula, parts)).toBeNull();
  });

  it.each([
    ['SUM(Dat!A1)', /sheet "Dat"/, /"Data"/],
    ["'Month  end'!A1", /sheet "Month {2}end"/, /"Month end"/],
    ['SUM(Data:Dec!A1)', /sheet "Dec"/, /./],
    ['Dec!Total', /sheet "Dec"/, /./],
    ['Dec!A1#', /sheet "Dec"/, /./],
    ['SUM(Sale[Amount])', /table "Sale"/, /"Sales"/],
    ['SUM(Sales[Amout])', /column "Amout" of the table Sales/, /"Amount"/],
  ])('names what %s lacks', (formula, message, hint) => {
    expect(missingPart(formula, parts)).toMatchObject({
      code: 'step-refused',
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    });
  });
});

it('what was missing before a change is no reason to refuse it', () => {
  expect(newlyMissingPart('Old!A1*2', 'Old!A1*3', parts)).toBeNull();
  expect(newlyMissingPart('Data!A1*2', 'Old!A1*2', parts)).not.toBeNull();
});
