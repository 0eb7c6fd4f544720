import { readFile } from 'node:fs/promises';
import path from 'node:path';

export const scheme = 'app';
export const origin = `${scheme}://bundle`;
export const startAddress = `${origin}/index.html`;

/** Rights of the scheme. No `bypassCSP`, no `corsEnabled`. */
export const schemePrivileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true } as const;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-src 'none'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Everything is refused that Chromium would otherwise let a page ask for. */
const permissionsPolicy = [
  'camera',
  'clipboard-read',
  'display-capture',
  'fullscreen',
  'geolocation',
  'hid',
  'microphone',
  'midi',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

const responseHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': permissionsPolicy,
  'Cache-Control': 'no-cache',
};

/** The kinds of file that the page consists of; anything else is not served. */
const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Serves the built page and nothing else: GET and HEAD, host `bundle`, files below `folder` of a known kind.
 * @param folder absolute path of the built page
 */
export function createProtocolHandler(folder: string): (request: Pick<Request, 'method' | 'url'>) => Promise<Response> {
  return async (request) => {
    const file = fileOf(request, folder);
    if (file === null) return new Response('not found', { status: 404, headers: responseHeaders });
    const mimeType = mimeTypes[path.extname(file)];
    if (mimeType === undefined) return new Response('not found', { status: 404, headers: responseHeaders });
    try {
      const body = await readFile(file);
      const content = request.method === 'HEAD' ? null : new Uint8Array(body);
      return new Response(content, { status: 200, headers: { ...responseHeaders, 'Content-Type': mimeType } });
    } catch {
      return new Response('not found', { status: 404, headers: responseHeaders });
    }
  };
}

/** The file that a request means, or null when it may not be served. */
function fileOf(request: Pick<Request, 'method' | 'url'>, folder: string): string | null {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  if (!URL.canParse(request.url)) return null;
  const url = new URL(request.url);
  if (url.protocol !== `${scheme}:` || url.host !== 'bundle') return null;
  let relative: string;
  try {
    relative = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (relative.includes('\0')) return null;
  const file = path.resolve(folder, `.${relative}`);
  return file.startsWith(folder + path.sep) ? file : null;
}
