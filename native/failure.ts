import { ComError } from './com-error';
import type { Unpacker } from './unpacker';

/** Reads what native/src/batch.cpp writes of a failed command. `asked`: how the caller named what failed, where the apartment does not say. */
export function readFailure(unpacker: Unpacker, asked: string): ComError {
  const command = unpacker.number();
  const code = unpacker.number();
  const argument = unpacker.number();
  const member = unpacker.string();
  const source = unpacker.string();
  const description = unpacker.string();
  return new ComError(code, member || asked, {
    command,
    source,
    description,
    ...(argument < 0 ? {} : { argument }),
  });
}
