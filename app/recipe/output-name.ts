import type { ProblemData } from '../errors/problem';
import { didYouMean } from './suggest';

/** Placeholders of output names. Which of them have a value depends on what is named. */
export const PLACEHOLDERS = ['name', 'folder', 'date', 'n', 'sheet', 'value'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** For the recipe's workbooks: one per input file. */
export const WORKBOOK_PLACEHOLDERS: readonly Placeholder[] = ['name', 'folder', 'date', 'n'];
/** For exported files: one per sheet, `{n}` counts them within the file. */
export const EXPORT_PLACEHOLDERS: readonly Placeholder[] = ['name', 'folder', 'date', 'n', 'sheet'];

const ONLY_WHERE: Partial<Record<Placeholder, string>> = {
  sheet: '{sheet} is known only to the names of exported files (export-csv, export-json, export-pdf).',
  value:
    '{value} is known only to steps that split a workbook by the values of a column; this recipe has none.',
};

/** Longest base name in characters and in UTF-8 bytes: leaves room for an extension and a number within 255. */
const MAX_CHARACTERS = 200;
const MAX_BYTES = 230;

const ILLEGAL = /[<>:"/\\|?*\p{Cc}]/gu;
/** Names that Windows takes for devices, whatever the extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=$|\.)/i;

/** What is wrong with a name template, before anything runs. */
export function checkOutputName(
  template: string,
  allowed: readonly Placeholder[],
  field: string,
): ProblemData[] {
  const problems: ProblemData[] = [];
  const report = (message: string, hint?: string) =>
    problems.push({
      code: 'recipe-invalid',
      message,
      ...(hint === undefined ? {} : { hint }),
      place: { field },
    });
  const known: readonly string[] = PLACEHOLDERS;
  for (const match of template.matchAll(/\{([^{}]*)\}/g)) {
    const word = match[1] ?? '';
    if ((allowed as readonly string[]).includes(word)) continue;
    if (known.includes(word)) {
      report(`{${word}} cannot be used in this name.`, ONLY_WHERE[word as Placeholder]);
    } else {
      const hint = didYouMean(word, allowed);
      report(`There is no placeholder {${word}}.`, hint);
    }
  }
  const literal = template.replace(/\{[^{}]*\}/g, '');
  if (/[{}]/.test(literal))
    report('A brace in the name has no partner.', 'Placeholders are written like {name}.');
  if (/[/\\]/.test(literal)) {
    report(
      'The name contains a folder.',
      'Output names hold no "/" or "\\": the output folder is chosen when running.',
    );
  } else if (literal.search(ILLEGAL) >= 0) {
    report(
      'The name contains a character that Windows does not allow in file names.',
      'Leave out < > : " | ? *.',
    );
  }
  if (template.trim() === '') report('The name is empty.', 'Write {name} to keep the name of the input.');
  return problems;
}

/**
 * A text made fit to be a file name (without extension) on Windows, macOS and Linux: illegal characters become `_`,
 * device names get a leading `_`, trailing dots and spaces go, and what is too long is cut.
 */
export function safeFileName(text: string): string {
  let name = text.normalize('NFC').replace(ILLEGAL, '_').trim();
  if ([...name].length > MAX_CHARACTERS) name = [...name].slice(0, MAX_CHARACTERS).join('');
  while (Buffer.byteLength(name) > MAX_BYTES) name = [...name].slice(0, -1).join('');
  name = name.replace(/[. ]+$/, '');
  if (DEVICE.test(name)) name = `_${name}`;
  return name === '' ? '_' : name;
}

/** The local calendar day, as `{date}` shows it: `2026-11-30`. */
export function nameDate(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

export interface NameValues {
  /** Base name of the input, without extension. */
  name: string;
  /** Folder below the dropped folder, `''` at its top; its levels are joined by `-`. */
  folder: string;
  /** When the job started. */
  date: Date;
  /** Counts from 1. */
  n: number;
  sheet?: string;
  value?: string;
}

/** Fills a checked template. The answer is a safe base name without extension. */
export function fillOutputName(template: string, values: NameValues): string {
  const texts: Record<string, string> = {
    name: values.name,
    folder: values.folder
      .split(/[\\/]+/)
      .filter(Boolean)
      .join('-'),
    date: nameDate(values.date),
    n: String(values.n),
    sheet: values.sheet ?? '',
    value: values.value ?? '',
  };
  return safeFileName(template.replace(/\{([a-z]+)\}/g, (whole, word: string) => texts[word] ?? whole));
}
