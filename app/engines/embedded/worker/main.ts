import { performTask } from '../../../jobs/perform/perform-task';
import { findParentPort } from '../../../sessions/parent-port';
import { serveRequests } from '../../../sessions/worker-side';
import { importFile } from '../import/import-file';
import { readBookFacts } from '../inspect/book-facts';
import { writeComputedCopy } from '../inspect/computed-copy';
import { inspectFile } from '../inspect/inspect-file';
import { previewFile } from '../inspect/preview-file';
import type { WorkerJob } from './protocol';
import { parentPdf } from './parent-pdf';
import { embeddedTools } from './tools';

/** The worker process of the embedded engine: one job at a time, from the parent that started it. */
serveRequests(findParentPort(), (body, { signal, event, call }) => {
  const job = body as WorkerJob;
  switch (job.kind) {
    case 'task':
      return performTask(job.order, embeddedTools(parentPdf(call)), event, signal);
    case 'inspect':
      return inspectFile(job.path, job.csv, job.limits, signal);
    case 'preview':
      return previewFile(job.path, job.request, job.limits, signal);
    case 'compute':
      return writeComputedCopy(job.path, job.destination, job.limits, signal);
    case 'facts':
      return readBookFacts(job.path, job.limits, signal);
    case 'import':
      return importFile(job.path, job.destination, { csv: job.csv, limits: job.limits, signal });
  }
});
