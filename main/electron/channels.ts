/** Names of the few IPC messages between preload and main. Everything else goes over the port. */
export const CHANNELS = {
  /** Page to main: "give me a port"; main to page: the port. */
  connect: 'concierge:connect',
  port: 'concierge:port',
  /** Preload to main: absolute paths of dropped files. */
  dropped: 'concierge:dropped',
  /** Main to page: a command of the application menu. */
  menu: 'concierge:menu',
  /** Main to page: the app ends, send what is not sent yet; page to main: that is done. */
  leave: 'concierge:leave',
  left: 'concierge:left',
} as const;

/** The page's own scheme, host and address. */
export const PAGE_SCHEME = 'app';
export const PAGE_HOST = 'concierge';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${PAGE_HOST}`;
