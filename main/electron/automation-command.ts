/** What COM adds to the command line of a local server. Windows' own spelling varies: `-Embedding`, `/Embedding`. */
const EMBEDDING = /^[-/]embedding$/i;

/** Whether the app was started by COM to serve a client, which sees no window of it. */
export function startedByCom(argv: readonly string[]): boolean {
  return argv.slice(1).some((word) => EMBEDDING.test(word));
}
