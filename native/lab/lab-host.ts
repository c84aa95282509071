import type { LabHost } from './run-lab';

/**
 * The lab host that the launcher found or built: CONCIERGE_LAB_HOST is its path, CONCIERGE_LAB_WINE the Wine to run it
 * with where this is not Windows.
 */
export function labHostFromEnvironment(env: NodeJS.ProcessEnv = process.env): LabHost | { reason: string } {
  const program = env['CONCIERGE_LAB_HOST'];
  if (!program) {
    return {
      reason:
        env['CONCIERGE_LAB_MISSING'] ??
        'The lab needs COM: Windows, or Linux with Wine and the mingw-w64 compiler. Start it with `npm start -- lab`.',
    };
  }
  const wine = env['CONCIERGE_LAB_WINE'];
  if (!wine) return { command: [program], path: (path) => path };
  return {
    command: [wine, program],
    // Wine shows the root of this system as drive Z.
    path: (path) => `Z:${path.replaceAll('/', '\\')}`,
  };
}
