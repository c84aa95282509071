/**
 * Names of columns from a header row, each different from the others: an empty header is named after its column
 * letters, a second "Amount" becomes "Amount (2)".
 */
export function headerNames(
  header: readonly (string | number | boolean | null)[],
  letters: (index: number) => string,
): string[] {
  const taken = new Set<string>();
  return header.map((value, index) => {
    const base = value === null || String(value).trim() === '' ? letters(index) : String(value).trim();
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base} (${n})`;
    taken.add(name);
    return name;
  });
}
