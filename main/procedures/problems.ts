import { ORPCError } from '@orpc/server';
import type { ProblemView } from '../../app/contract/views';
import { Problem, type ProblemData } from '../../app/errors/problem';

interface ProblemErrors {
  PROBLEM(options: { message: string; data: ProblemView; cause?: unknown }): Error;
}

/**
 * What a procedure throws, as the contract's PROBLEM error. Errors that are oRPC's own (a request that does not fit
 * the contract) pass as they are.
 */
export function asContractError(thrown: unknown, errors: ProblemErrors): Error {
  if (thrown instanceof ORPCError) return thrown;
  const problem = Problem.from(thrown);
  return errors.PROBLEM({ message: problem.message, data: viewOf(problem.toData()), cause: thrown });
}

/** A problem as it crosses to the window: with the file's name, for paths say nothing of uploads and private copies. */
export function viewOf(problem: ProblemData): ProblemView {
  const { place, ...rest } = problem;
  if (place === undefined) return rest;
  return { ...rest, place: { ...place, ...(place.file === undefined ? {} : { file: nameOf(place.file) }) } };
}

function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

/** Errors of a running stream, mapped as those of a call. */
export async function* withProblems<T>(
  stream: AsyncGenerator<T, void, void>,
  errors: ProblemErrors,
): AsyncGenerator<T, void, void> {
  try {
    yield* stream;
  } catch (thrown) {
    throw asContractError(thrown, errors);
  }
}
