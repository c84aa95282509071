import { createApplication, type ApplicationObject } from '../../app/automation/model/application';
import {
  makeTemporaryFolder,
  removeOwnedFolder,
  removeTemporaryLeftovers,
} from '../../app/jobs/owned-folder';
import { askCreationTimesBy } from '../../app/jobs/owner';
import type { ApartmentHost } from '../../native';
import { NativeProcesses } from '../com/native-processes';
import { APPLICATION } from './class-id';
import { ServedModel } from './served-model';

/**
 * Serves Concierge.Application to one client: COM starts a process for each (REGCLS_SINGLEUSE). Resolves when the client
 * has let go of all its objects, or nobody came; everything is closed and cleaned up then. `classId` is another one in
 * tests that end servers by force, after which Wine starts no more of a class.
 */
export async function serveApplication(
  host: ApartmentHost,
  classId: string = APPLICATION.classId,
): Promise<void> {
  const processes = new NativeProcesses(host);
  askCreationTimesBy((pid) => processes.facts(pid)?.createdAt ?? null);
  const scratch = await makeTemporaryFolder('automation');
  const apartment = host.start({ name: 'automation', kind: 'sta' });
  let application: ApplicationObject | null = null;
  try {
    const window = await apartment.serverWindow('Concierge');
    const model = new ServedModel(apartment);
    await new Promise<void>((resolve, reject) => {
      const served = apartment.serve(
        classId,
        async () => {
          application = createApplication({ window, processId: process.pid, scratch });
          const object = await apartment.keep(await model.object(application));
          await apartment.registerActive(object, classId);
          return object;
        },
        {
          use: 'single',
          timeoutMs: 60_000,
          idle: () => {
            void served.then((each) => each.stop()).then(resolve, reject);
          },
        },
      );
      served.catch(reject);
    });
  } finally {
    await (application as ApplicationObject | null)?.quit().catch(() => undefined);
    await apartment.stop();
    await removeOwnedFolder(scratch);
    // Of servers that were ended by force. Not at the start, which a client waits for.
    await removeTemporaryLeftovers();
  }
}
