/** Where Microsoft documents the object model, and what people do with Excel. */
export const DOCS = 'https://learn.microsoft.com/office/vba/api/';
export const SUPPORT = 'https://support.microsoft.com/office/';

/** A formula with the value that a file holds for it. */
export const formula = (text: string, computed: number | string | boolean) => ({
  value: { kind: 'formula' as const, formula: text },
  computed,
});
