import { createHash } from 'node:crypto';
import { lstat, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { readFileBounded } from '../../platform/read-file.ts';
import { decodePem } from './pem.ts';

/** The roots that Go would trust without a kubeconfig's authority. */
export interface SystemRoots {
  /** Files and folders that were read, or the name of the platform's store. */
  readonly sources: readonly string[];
  /** DER of each certificate by its SHA-256, repeats once. */
  readonly certificates: ReadonlyMap<string, Uint8Array>;
}

/** crypto/x509/root_linux.go: the first file that can be read, and all folders. */
const linuxFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const linuxFolders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

const bundleLimitBytes = 16 * 1024 * 1024;
const mostFiles = 4096;

let cached: { readonly key: string; readonly roots: Promise<SystemRoots> } | null = null;

export interface RootsRequest {
  readonly platform: NodeJS.Platform;
  readonly sslCertFile: string | null;
  readonly sslCertDir: string | null;
  readonly signal: AbortSignal;
}

/**
 * Reads the system's roots as Go does: on Linux from files (root_unix.go, loadSystemRoots), where SSL_CERT_FILE replaces the
 * list of files and SSL_CERT_DIR, divided by `:`, the list of folders. On macOS and Windows Go asks the system and ignores
 * both variables; plain Node can ask it too from 22.15 on, before that only Node's own list is left, and `sources` says so.
 * The result is kept until one of the files or folders changes.
 */
export async function readSystemRoots(request: RootsRequest): Promise<SystemRoots> {
  if (request.platform === 'darwin' || request.platform === 'win32') {
    // Node itself keeps the platform's list for as long as the process lives.
    if (cached?.key !== request.platform) {
      cached = { key: request.platform, roots: Promise.resolve(platformRoots(request.platform)) };
    }
    return cached.roots;
  }
  const files = request.sslCertFile ? [request.sslCertFile] : linuxFiles;
  const folders = request.sslCertDir ? request.sslCertDir.split(':') : linuxFolders;
  const key = JSON.stringify(await Promise.all([...files, ...folders].map(stamp)));
  if (cached?.key !== key) {
    const roots = readUnixRoots(files, folders, request.signal);
    cached = { key, roots };
    const whole = await roots;
    // A reading that was cut short is not the system's list: it is not kept.
    if (request.signal.aborted) cached = null;
    return whole;
  }
  return cached.roots;
}

async function stamp(path: string): Promise<readonly (string | number)[]> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return [path, mtimeMs, size, ino];
  } catch {
    // Not there: part of the key, so that its coming is noticed.
    return [path];
  }
}

async function readUnixRoots(
  files: readonly string[],
  folders: readonly string[],
  signal: AbortSignal,
): Promise<SystemRoots> {
  const sources: string[] = [];
  const certificates = new Map<string, Uint8Array>();
  for (const file of files) {
    const read = await readFileBounded(file, { limitBytes: bundleLimitBytes, signal });
    if (read.state !== 'read') continue;
    sources.push(file);
    addCertificates(certificates, read.bytes);
    break;
  }
  for (const folder of folders) {
    const names = await listFolder(folder);
    if (names === null) continue;
    sources.push(folder);
    for (const name of names.slice(0, mostFiles)) {
      if (signal.aborted) break;
      const path = join(folder, name);
      if (await linksWithinFolder(path)) continue;
      const read = await readFileBounded(path, { signal });
      addCertificates(certificates, read.bytes);
    }
  }
  return { sources, certificates };
}

async function listFolder(folder: string): Promise<readonly string[] | null> {
  try {
    return await readdir(folder);
  } catch {
    // Go passes over a folder that can't be listed.
    return null;
  }
}

/** Hash links beside their certificate (root_unix.go, isSameDirSymlink). */
async function linksWithinFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink() && !(await readlink(path)).includes('/');
  } catch {
    // Gone in between: reading it will say so.
    return false;
  }
}

function addCertificates(into: Map<string, Uint8Array>, bytes: Uint8Array | null): void {
  if (bytes === null) return;
  for (const block of decodePem(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))) {
    if (block.type !== 'CERTIFICATE' || block.headers.size > 0) continue;
    into.set(createHash('sha256').update(block.bytes).digest('hex'), block.bytes);
  }
}

function platformRoots(platform: 'darwin' | 'win32'): SystemRoots {
  // Node 22.15 and later; older runtimes and their types do not have it.
  const ask = (tls as { getCACertificates?: (type: 'system') => readonly string[] }).getCACertificates;
  const certificates = new Map<string, Uint8Array>();
  const pems = ask === undefined ? tls.rootCertificates : ask('system');
  for (const pem of pems) addCertificates(certificates, Buffer.from(pem, 'latin1'));
  const store = platform === 'darwin' ? 'the macOS keychain' : 'the Windows certificate store';
  return { sources: [ask === undefined ? `Node’s own list, since it can’t read ${store}` : store], certificates };
}
