import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Why a request is not answered: an HTTP status and a sentence. */
export interface Refusal {
  status: 400 | 403 | 421;
  message: string;
}

/**
 * Decides who may talk to the serve shell. The Host must be a loopback name, which defeats DNS rebinding (the port may
 * differ: a tunnel has its own); where a request says where it comes from, it must be from the page itself. The token
 * in the printed address is traded once for a cookie.
 */
export class Guard {
  readonly token = randomBytes(32).toString('base64url');
  readonly #session = randomBytes(32).toString('base64url');
  /** Browsers share cookies between ports, so two shells on one machine must not use one name. */
  readonly #cookieName = `concierge-${randomBytes(6).toString('hex')}`;
  #traded = false;

  /** Checks that hold for every request, the token's trade included. */
  refuses(request: IncomingMessage): Refusal | null {
    const host = request.headers.host;
    if (host === undefined || !LOOPBACK.has(host.replace(/:\d{1,5}$/, ''))) {
      return { status: 421, message: 'Concierge answers only on this machine.' };
    }
    const { origin } = request.headers;
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    const upgrades = request.headers.upgrade !== undefined;
    if (origin === undefined ? changes || upgrades : origin !== `http://${host}`) {
      return { status: 403, message: 'Only the page of Concierge itself may ask this.' };
    }
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none' && !isNavigation(request)) {
      return { status: 403, message: 'Only the page of Concierge itself may ask this.' };
    }
    return null;
  }

  /** Answers the `Set-Cookie` value for the right token, once; null for any other and for a used one. */
  trade(token: string): string | null {
    if (this.#traded || !same(token, this.token)) return null;
    this.#traded = true;
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether the request carries the cookie. */
  knows(request: IncomingMessage): boolean {
    const cookies = request.headers.cookie?.split(';') ?? [];
    return cookies.some((cookie) => {
      const at = cookie.indexOf('=');
      return (
        cookie.slice(0, at).trim() === this.#cookieName && same(cookie.slice(at + 1).trim(), this.#session)
      );
    });
  }
}

/** A click on a link elsewhere leads here as a top-level navigation: harmless, it carries no cookie. */
function isNavigation(request: IncomingMessage): boolean {
  return (
    request.method === 'GET' &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document'
  );
}

function same(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
