import { spawn } from 'node:child_process';
import { hasProgram } from './machine';

/**
 * Starts a virtual display for Electron where there is no real one, before the workers, which inherit DISPLAY.
 * Answers the function that ends it.
 */
// eslint-disable-next-line no-restricted-syntax -- Playwright takes the default export
export default async function display(): Promise<() => void> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || !hasProgram('Xvfb')) return () => undefined;
  // Without -noreset it starts anew when its last window goes, and cuts off the one that comes at that moment.
  const args = ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)));
    server.stdio[3]?.on('data', (text: Buffer) => resolve(text.toString().trim()));
  });
  process.env['DISPLAY'] = `:${number}`;
  return () => {
    server.removeAllListeners('exit');
    server.kill();
  };
}
