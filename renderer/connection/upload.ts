import {
  UPLOAD_BATCH_HEADER,
  UPLOAD_PATH,
  UPLOAD_PATH_HEADER,
  UPLOAD_SIZE_HEADER,
  type DropAnswer,
  type UploadAnswer,
} from '../../app/contract/bridge';
import { isLockFile, isRead, isTextTable, relatedReason } from '../../app/contract/file-names';
import { filesBelow, type RelativeFile } from './dropped-entries';
import type { Dropped, UploadProgress } from './shell';

/** Folder that results go to where the user chose none: they are no inputs when it is dropped with its parent. */
const OUTPUT_FOLDER = 'Concierge output';

/** Sends dropped files one after another. One refused file does not stop the others. */
export async function uploadDropped(
  dropped: Dropped,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal,
): Promise<DropAnswer> {
  const all = await filesBelow(dropped);
  const files = all.filter(isMeant).sort(byPath);
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0) || 1;
  const batch = crypto.randomUUID();
  const answer: DropAnswer = { added: 0, known: 0, refused: [] };
  let sent = 0;
  for (const [index, item] of files.entries()) {
    signal.throwIfAborted();
    const report = (loaded: number) =>
      onProgress({
        name: item.file.name,
        filesDone: index,
        filesTotal: files.length,
        fraction: Math.min(1, (sent + loaded) / bytes),
      });
    report(0);
    try {
      const { added, known } = await uploadOne(item, batch, report, signal);
      answer.added += added;
      answer.known += known;
    } catch (error) {
      signal.throwIfAborted();
      answer.refused.push(`${item.path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    sent += item.file.size;
  }
  const earlier = all.filter(({ path }) => isRead(path) && isOutput(path)).length;
  if (earlier > 0) {
    answer.refused.push(
      earlier === 1 ? 'One earlier result was left out.' : `${earlier} earlier results were left out.`,
    );
  } else if (files.length === 0) {
    answer.refused.push(
      all.some(({ file }) => isLockFile(file.name))
        ? 'What Excel keeps beside an open workbook (~$) was left out.'
        : 'There is no .xlsx, .xlsm, .xls or .csv file in it.',
    );
  }
  return answer;
}

/** What is sent: the rest of a dropped folder stays where it is, what was dropped by itself gets an answer. */
function isMeant({ file, path }: RelativeFile): boolean {
  if (isLockFile(file.name) || file.name.startsWith('._') || isOutput(path)) return false;
  return isRead(path) || relatedReason(path) !== null || !path.includes('/');
}

/** Below the dropped folder: the folder itself may be dropped on purpose. */
function isOutput(path: string): boolean {
  return path.split('/').slice(1, -1).includes(OUTPUT_FOLDER);
}

/** A browser lists a folder in no order. */
function byPath(a: RelativeFile, b: RelativeFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** XMLHttpRequest because fetch tells nothing of an upload's progress. */
function uploadOne(
  { file, path }: RelativeFile,
  batch: string,
  onLoaded: (bytes: number) => void,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', UPLOAD_PATH);
    request.setRequestHeader(UPLOAD_BATCH_HEADER, batch);
    request.setRequestHeader(UPLOAD_PATH_HEADER, encodeURIComponent(path));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => onLoaded(event.loaded));
    request.addEventListener('load', () => {
      if (request.status === 201) {
        const answer = answerOf(request);
        resolve({ added: numberOf(answer, 'added') ?? 1, known: numberOf(answer, 'known') ?? 0 });
      } else reject(new Error(refusalOf(request)));
    });
    request.addEventListener('error', () => reject(new Error('The server does not answer.')));
    request.addEventListener('abort', () => reject(new Error('The upload was cancelled.')));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const read = isRead(path) || (!path.includes('/') && isTextTable(path));
    if (!read) request.setRequestHeader(UPLOAD_SIZE_HEADER, String(file.size));
    request.send(read ? file : null);
  });
}

function answerOf(request: XMLHttpRequest): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(request.responseText);
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function numberOf(answer: Record<string, unknown>, key: string): number | undefined {
  const value = answer[key];
  return typeof value === 'number' ? value : undefined;
}

function refusalOf(request: XMLHttpRequest): string {
  const { message, hint } = answerOf(request);
  const text = typeof message === 'string' ? message : `The server answered ${request.status}.`;
  return typeof hint === 'string' ? `${text} ${hint}` : text;
}
