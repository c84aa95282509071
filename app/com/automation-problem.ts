import { Problem, type ProblemPlace } from '../errors/problem';
import { AutomationError, kindOfFailure } from './automation-error';

/**
 * Says in the user's words what a failed call means. Busy and lost applications are transient: the job runner tries
 * them again. Anything that is no AutomationError comes back as `Problem.from` makes it.
 */
export function automationProblem(thrown: unknown, application: string, place: ProblemPlace = {}): Problem {
  if (!(thrown instanceof AutomationError)) return Problem.from(thrown).at(place);
  switch (kindOfFailure(thrown)) {
    case 'busy':
      return new Problem('application-busy', `${application} is busy: ${thrown.message}`, {
        hint: 'Finish what waits for you in it (a dialog, a cell being edited), then try again.',
        place,
        transient: true,
        cause: thrown,
      });
    case 'lost':
      return new Problem('application-died', `${application} ended or gave no answer: ${thrown.message}`, {
        hint: 'Try again; if it happens with this file only, open it by hand and look.',
        place,
        transient: true,
        cause: thrown,
      });
    case 'refused':
      return new Problem('application-refused', `${application} refused: ${thrown.message}`, {
        hint: thrown.help,
        place,
        cause: thrown,
      });
  }
}
