import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { LibraryDescription, MemberDescription, TypeReference } from './type-info';
import { typingsOf } from './typings';

const plain = (vt: number): TypeReference => ({ vt, array: false, pointers: 0, name: '', kind: null });
const named = (name: string, kind: 'enum' | 'dispatch'): TypeReference => ({
  vt: 29,
  array: false,
  pointers: 1,
  name,
  kind,
});
const one = (name: string, more: Partial<MemberDescription>): MemberDescription => ({
  name,
  kind: 'method',
  dispid: 1,
  type: plain(24),
  parameters: [],
  restricted: false,
  hidden: false,
  ...more,
});
const parameter = (name: string, type: TypeReference, optional = false) => ({
  name,
  type,
  in: true,
  out: false,
  retval: false,
  optional,
});

const LIBRARY: LibraryDescription = {
  name: 'Ledgers',
  documentation: 'Ledgers */ and more',
  guid: '{00000000-0000-0000-0000-000000000001}',
  version: '1.0',
  types: [
    {
      name: 'Side',
      documentation: '',
      guid: '',
      kind: 'enum',
      implements: [],
      members: [one('sideDebit', { kind: 'constant', value: 1 })],
    },
    {
      name: 'ILedger',
      documentation: 'A ledger',
      guid: '',
      kind: 'dispatch',
      implements: [],
      members: [
        one('QueryInterface', { restricted: true }),
        one('Count', { kind: 'get', type: plain(3) }),
        one('Title', { kind: 'get', type: plain(8) }),
        one('Title', { kind: 'put', parameters: [parameter('value', plain(8))] }),
        one('delete', {
          parameters: [
            parameter('default', plain(8), true),
            parameter('after', plain(12)),
            parameter('side', named('Side', 'enum'), true),
            parameter('empty', named('Empty', 'enum'), true),
          ],
        }),
        one('Item', {
          kind: 'get',
          type: named('ILedger', 'dispatch'),
          parameters: [parameter('', plain(3))],
        }),
        one('Raw', { parameters: [parameter('guid', { ...named('Guid', 'enum'), kind: 'record' })] }),
        one('Foreign', { kind: 'get', type: named('IElsewhere', 'dispatch') }),
      ],
    },
    { name: 'Guid', documentation: '', guid: '', kind: 'record', implements: [], members: [] },
    { name: 'Empty', documentation: '', guid: '', kind: 'enum', implements: [], members: [] },
    {
      name: 'Ledger',
      documentation: '',
      guid: '',
      kind: 'coclass',
      implements: [{ name: 'ILedger', default: true, source: false }],
      members: [],
    },
  ],
};

describe('typings of a type library', () => {
  const text = typingsOf(LIBRARY, './values');

  it('tell properties, methods, constants and classes', () => {
    expect(text).toContain('readonly Count: number;');
    expect(text).toContain('  Title: string;');
    expect(text).toContain('delete(default_?: string, after?: ComValue, side?: Side, empty?: number): void;');
    expect(text).toContain('Item(arg1: number): ILedger | null;');
    expect(text).toContain('readonly Foreign: ObjectReference | null;');
    expect(text).toContain('Raw(guid: ComValue): void;');
    expect(text).toContain('readonly sideDebit: 1;');
    expect(text).toContain('export type Ledger = ILedger;');
    expect(text).not.toContain('QueryInterface');
  });

  it('are TypeScript that refers to nothing it does not have', () => {
    expect(complaints(text)).toEqual([]);
    expect(complaints(`${text}export declare const lost: Nowhere;`)).toEqual(["Cannot find name 'Nowhere'."]);
  });
});

/** What the compiler says of declarations beside the façade. */
function complaints(text: string): string[] {
  const file = path.resolve('native', 'ledgers.d.ts');
  const host = ts.createCompilerHost({});
  const { fileExists, getSourceFile } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram(
    [file],
    { strict: true, noEmit: true, types: [], lib: ['lib.es2022.d.ts'] },
    host,
  );
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}
