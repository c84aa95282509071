/**
 * A table of Markdown whose columns stand below each other also where it is printed.
 * @param {readonly (readonly string[])[]} lines the first is the head
 */
export function markdownTable(lines) {
  const [head = [], ...rest] = lines;
  const widths = head.map((_, i) => Math.max(3, ...lines.map((line) => line[i]?.length ?? 0)));
  const row = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [row(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(row)].join(
    '\n',
  );
}
