import type { App, Session, WebContents } from 'electron';
import { origin, startAddress } from './protocol.ts';

/**
 * The page asks for nothing: permissions, devices, downloads and every address but our own are refused. Electron approves
 * permissions unless told otherwise, in two places.
 */
export function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.on('will-download', (event) => event.preventDefault());
  session.on('select-hid-device', (event) => event.preventDefault());
  session.on('select-serial-port', (event) => event.preventDefault());
  session.on('select-usb-device', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !mayLoad(request.url) }));
}

/** The window's developer tools load from devtools://; they are closed in the shipped program. */
export function mayLoad(address: string): boolean {
  return address.startsWith(`${origin}/`) || address.startsWith('devtools://') || address.startsWith('data:image/');
}

/** For every page that will ever exist: no navigation, no new window, no embedded page. */
export function restrictContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => restrict(contents));
}

function restrict(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // Loading our page again is not going anywhere else.
    if (event.url !== startAddress) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
