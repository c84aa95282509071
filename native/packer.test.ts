import { expect, it } from 'vitest';
import { Packer } from './packer';
import { ComArray, VT } from './values';

it('packs no array of numbers that holds something else, and says which element it is', () => {
  const packer = new Packer();
  expect(() => packer.value(new ComArray(VT.R8, [3], [1, 2, '3']))).toThrow(
    'element 2 of an array of numbers is a string',
  );
  expect(() => packer.value(new ComArray(VT.I4, [1], [null]))).toThrow(TypeError);
  packer.value(new ComArray(VT.R8, [2], [1, 2]));
  packer.value(new ComArray(VT.R8, [2], new Float64Array(2)));
});
