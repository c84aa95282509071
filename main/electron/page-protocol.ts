import { protocol, type Session } from 'electron';
import { pageFile } from '../page/page';
import { PAGE_HOST, PAGE_SCHEME } from './channels';

/** To be called before the app is ready: makes `app://` a scheme with an origin, to which web rules apply. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    },
  ]);
}

/** Serves the built renderer, and nothing else, at `app://concierge/`. */
export function servePage(session: Session, renderer: string): void {
  session.protocol.handle(PAGE_SCHEME, async (request) => {
    const url = new URL(request.url);
    const file =
      url.host === PAGE_HOST && request.method === 'GET' ? await pageFile(renderer, url.pathname) : null;
    if (file === null) return new Response('Not found', { status: 404 });
    return new Response(new Uint8Array(file.body), { headers: file.headers });
  });
}
