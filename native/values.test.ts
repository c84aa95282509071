import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { VT } from './values';

describe('docs/threading.md', () => {
  const text = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'threading.md'), 'utf8');
  const table = text.slice(text.indexOf('## Values'), text.indexOf('## Waits'));

  it.each(Object.keys(VT))('says how VT_%s crosses', (name) => {
    expect(table.split(/[^A-Z0-9_]+/)).toContain(`VT_${name}`);
  });
});
