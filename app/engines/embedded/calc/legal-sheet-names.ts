/** What Excel and IronCalc let a sheet be called: other programs write other names. */
const LONGEST = 31;
const FORBIDDEN = /[[\]*/:?\\]/;

/** Names of the sheets for IronCalc, each different: a sheet whose name is illegal in Excel gets a stand-in. */
export function legalSheetNames(sheets: readonly string[]): string[] {
  const taken = new Set(sheets.map((name) => name.toLowerCase()));
  const given = new Set<string>();
  let number = 0;
  return sheets.map((name) => {
    const legal = name !== '' && name.length <= LONGEST && !FORBIDDEN.test(name);
    let chosen = name;
    if (!legal || given.has(name.toLowerCase())) {
      do chosen = `sheet ${++number}`;
      while (taken.has(chosen));
    }
    given.add(chosen.toLowerCase());
    return chosen;
  });
}
