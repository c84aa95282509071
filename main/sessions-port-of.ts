import type { ApplicationSessions } from '../app/sessions/applications/application-sessions';
import type { SessionsPort } from './procedures/sessions-port';

/** How often ages and memory move on while somebody watches; everything else is told when it happens. */
const AGES_MS = 2_000;

/** Warm applications as the procedures need them. */
export function sessionsPortOf(sessions: ApplicationSessions): SessionsPort {
  return {
    list: {
      current: () => sessions.view(),
      subscribe: (changed) => {
        const stop = sessions.onChange(changed);
        const clock = setInterval(() => {
          if (sessions.measure()) changed();
        }, AGES_MS);
        clock.unref();
        return () => {
          stop();
          clearInterval(clock);
        };
      },
    },
    end: (id) => sessions.end(id),
    keep: async (id, keep) => sessions.keep(id, keep),
    showDialogs: (id) => sessions.showDialogs(id),
    endLeftover: (pid) => sessions.endLeftover(pid),
  };
}
