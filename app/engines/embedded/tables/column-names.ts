/**
 * Names of table columns as the table part stores them: characters that an attribute cannot hold are written as
 * `_xHHHH_`, line feeds among them (ECMA-376 part 1, 22.9.2.19).
 */
export function storedColumnName(name: string): string {
  return name
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\u0000-\u001f\ufffe\uffff]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).padStart(4, '0')}_`;
}

/** Column names are compared without case. */
export function columnKey(name: string): string {
  return name.toLowerCase();
}
