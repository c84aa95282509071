/**
 * The recipe's own fields as the form shows them. The published schema of recipes is the rule, and `recipes.check` holds
 * the user to it; this only says which controls there are.
 */
export const recipeFormSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', title: 'Name', maxLength: 200 },
    description: { type: 'string', title: 'Description', format: 'multiline' },
    output: {
      type: 'object',
      title: 'Output',
      properties: {
        name: {
          type: 'string',
          title: 'Output name',
          description: 'Knows {name}, {folder}, {date}, {n}, {sheet} and {value}.',
          default: '{name}',
        },
        format: {
          title: 'Output format',
          default: 'same',
          anyOf: [
            { const: 'same', title: 'Same as the input' },
            { const: 'xlsx', title: 'Excel workbook (.xlsx)' },
            { const: 'xlsm', title: 'Excel workbook with macros (.xlsm)' },
            { const: 'xlsb', title: 'Excel binary workbook (.xlsb), in Excel only' },
            { const: 'xls', title: 'Excel 97-2003 workbook (.xls), in Excel only' },
          ],
        },
      },
      additionalProperties: false,
    },
    csvInput: {
      type: 'object',
      title: 'Reading CSV files',
      description: 'What is not set is detected.',
      properties: {
        delimiter: { enum: [',', ';', '\t', '|'], title: 'Delimiter' },
        encoding: {
          enum: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15'],
          title: 'Encoding',
        },
        quotes: {
          title: 'Quotes',
          anyOf: [
            { const: '"', title: 'Around fields' },
            { const: 'none', title: 'Plain characters' },
          ],
        },
        decimal: { enum: ['.', ','], title: 'Decimal sign' },
        thousands: { enum: [',', '.', ' ', "'", 'none'], title: 'Thousands sign' },
        dateFormat: {
          enum: ['yyyy-mm-dd', 'dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy'],
          title: 'Date format',
          description: 'Without one, nothing becomes a date.',
        },
        header: {
          title: 'First row',
          anyOf: [
            { const: true, title: 'Header' },
            { const: false, title: 'Data' },
          ],
        },
        textColumns: {
          type: 'array',
          title: 'Columns kept as text',
          description: 'By header, or by number from 1.',
          items: {
            title: 'Column',
            anyOf: [
              { type: 'string', title: 'By header' },
              { type: 'integer', minimum: 1, title: 'By number' },
            ],
          },
        },
      },
      additionalProperties: false,
    },
  },
};
