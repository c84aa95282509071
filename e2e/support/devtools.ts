import WebSocket from 'ws';

/**
 * One page of a running program over its remote debugging port. Playwright's own connectOverCDP asks for browser
 * contexts, which Electron has none of.
 */
export class DebuggedPage {
  private next = 1;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as Answer & { id?: number };
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
    });
  }

  static async open(port: number): Promise<DebuggedPage> {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = targets.find(({ type }) => type === 'page');
    if (!page) throw new Error('no page yet');
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new DebuggedPage(socket);
  }

  send(method: string, params: object): Promise<Answer> {
    const id = this.next++;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    return answered;
  }

  /** The value of an expression in the page. Rejects where it throws. */
  async value(expression: string): Promise<unknown> {
    const { result, error } = await this.send('Runtime.evaluate', { expression, returnByValue: true });
    if (error) throw new Error(error.message);
    if (result?.exceptionDetails) throw new Error(result.exceptionDetails.text);
    return result?.result?.value;
  }

  close(): void {
    this.socket.close();
  }
}

interface Answer {
  result?: { result?: { value?: unknown }; exceptionDetails?: { text: string } };
  error?: { message: string };
}
