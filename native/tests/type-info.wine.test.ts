import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANIFEST, withApartment } from './com';

/**
 * What Microsoft documents of objects that come with Windows, and with Wine: a method with its parameters, a property.
 * Wine gives the parameters of MSXML names of its own.
 */
const OBJECTS = [
  {
    progId: 'Scripting.FileSystemObject',
    method: 'BuildPath',
    parameters: ['Path', 'Name'],
    property: 'Drives',
  },
  { progId: 'Scripting.Dictionary', method: 'Add', parameters: ['Key', 'Item'], property: 'Count' },
  { progId: 'MSXML2.DOMDocument', method: 'createElement', parameters: null, property: 'async' },
  { progId: 'Shell.Application', method: 'NameSpace', parameters: ['vDir'], property: 'Application' },
  {
    progId: 'WScript.Shell',
    method: 'Popup',
    parameters: ['Text', 'SecondsToWait', 'Title', 'Type'],
    property: 'SpecialFolders',
  },
  {
    progId: 'WindowsInstaller.Installer',
    method: 'CreateRecord',
    parameters: ['Count'],
    property: 'UILevel',
  },
  { progId: 'VBScript.RegExp', method: 'Test', parameters: ['sourceString'], property: 'Pattern' },
  {
    progId: 'WinHttp.WinHttpRequest.5.1',
    method: 'Open',
    parameters: ['Method', 'Url', 'Async'],
    property: 'Status',
  },
];

for (const { progId, method, parameters, property } of OBJECTS) {
  test(`${progId} describes itself`, async () => {
    await withApartment({}, async (apartment) => {
      const info = await (await apartment.create(progId)).typeInfo();
      assert.match(info.guid, /^\{[0-9A-F-]{36}\}$/);
      const called = info.members.find(({ name }) => name === method);
      assert.equal(called?.kind, 'method', info.members.map(({ name }) => name).join());
      if (parameters === null) assert.equal(called.parameters.length, 1);
      else
        assert.deepEqual(
          called.parameters.map(({ name }) => name.toLowerCase()),
          parameters.map((name) => name.toLowerCase()),
        );
      // A dispinterface may list its properties as variables.
      const read = info.members.find(
        ({ name, kind }) => name === property && (kind === 'get' || kind === 'variable'),
      );
      assert.ok(read, `${property} can be read`);
      assert.ok(info.library?.name);
    });
  });
}

test('dispids of type information are those that calls use', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    const info = await dictionary.typeInfo();
    const count = info.members.find(({ name }) => name === 'Count');
    assert.equal(await dictionary.get(count?.dispid ?? -1), 0);
  });
});

test('optional parameters, results and constants are told', async () => {
  await withApartment({}, async (apartment) => {
    const info = await (await apartment.create('Scripting.FileSystemObject')).typeInfo();
    const open = info.members.find(({ name }) => name === 'OpenTextFile');
    assert.deepEqual(
      open?.parameters.map(({ optional }) => optional),
      [false, true, true, true],
    );
    assert.equal(open.parameters[1]?.defaultValue, 1);
    assert.equal(open.type.name, 'ITextStream');
    const modes = info.library?.constants.find(({ name }) => name === 'IOMode');
    assert.deepEqual(
      modes?.members.map(({ name, value }) => [name, value]),
      [
        ['ForReading', 1],
        ['ForWriting', 2],
        ['ForAppending', 8],
      ],
    );
  });
});

test('an object without type information says so', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
    await assert.rejects(demo.typeInfo(), { name: 'ComError', member: 'type information' });
    await assert.rejects(apartment.typeLibrary('No.Such.Class'), { hresult: 'CO_E_CLASSSTRING' });
  });
});

test('a type library is read as a whole', async () => {
  await withApartment({}, async (apartment) => {
    const library = await apartment.typeLibrary('Scripting.FileSystemObject');
    assert.equal(library.name, 'Scripting');
    const coclass = library.types.find(({ name }) => name === 'FileSystemObject');
    assert.equal(coclass?.kind, 'coclass');
    assert.ok(coclass.implements.some(({ name, default: main }) => main && name === 'IFileSystem3'));
    assert.deepEqual(await apartment.typeLibrary(library.guid), library);
  });
});

test('a JavaScript object describes itself by a type library made at run time', async () => {
  await withApartment({}, async (apartment) => {
    const own = await apartment.expose(
      {
        Add: (a, b) => (a as number) + (b as number),
        Amount: { get: () => 1, put: () => undefined },
      },
      { name: 'Ledger' },
    );
    const info = await own.typeInfo();
    assert.deepEqual([info.name, info.kind, info.library?.name], ['Ledger', 'dispatch', 'LedgerLibrary']);
    assert.deepEqual(
      info.members
        .filter(({ dispid }) => dispid < 100)
        .map(({ name, kind, dispid, parameters }) => [name, kind, dispid, parameters.length]),
      [
        ['Add', 'method', 1, 2],
        ['Amount', 'get', 2, 0],
        ['Amount', 'put', 2, 1],
      ],
    );
  });
});
