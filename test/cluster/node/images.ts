// Container images made from files of this machine: nothing is pulled. The
// format is Docker's archive ("docker save"), which `ctr images import` reads.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type TarEntry, tar } from './tar.ts';

export interface Image {
  /** With registry and tag, such as docker.io/kubernetesui/dashboard:v2.7.0. */
  readonly name: string;
  readonly files: readonly TarEntry[];
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** "uid" or "uid:gid"; root unless told. */
  readonly user?: string;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** One archive with all the images; files that several have in common are in it once. */
export function imageArchive(images: readonly Image[]): Buffer {
  const layers = new Map<readonly TarEntry[], { readonly file: string; readonly digest: string }>();
  const entries = new Map<string, TarEntry>();
  const manifest = images.map((image) => {
    let layer = layers.get(image.files);
    if (layer === undefined) {
      const content = tar(withFolders(image.files));
      const digest = sha256(content);
      layer = { file: `${digest}.tar`, digest };
      layers.set(image.files, layer);
      entries.set(layer.file, { name: layer.file, content });
    }
    const configuration = Buffer.from(JSON.stringify(configurationOf(image, layer.digest)));
    const name = `${sha256(configuration)}.json`;
    entries.set(name, { name, content: configuration });
    return { Config: name, RepoTags: [image.name], Layers: [layer.file] };
  });
  entries.set('manifest.json', { name: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)) });
  return tar([...entries.values()]);
}

/** OCI image configuration: image-spec/config.md. */
function configurationOf(image: Image, layer: string): unknown {
  return {
    architecture: { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch,
    os: 'linux',
    config: {
      ...(image.entrypoint ? { Entrypoint: image.entrypoint } : {}),
      ...(image.command ? { Cmd: image.command } : {}),
      ...(image.user ? { User: image.user } : {}),
      Env: Object.entries({ PATH: '/usr/bin:/bin', ...image.environment }).map(([name, value]) => `${name}=${value}`),
      WorkingDir: '/',
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: image.name }],
  };
}

function withFolders(files: readonly TarEntry[]): TarEntry[] {
  const given = new Set(files.map((entry) => entry.name));
  const folders = new Set<string>();
  for (const { name } of files) {
    for (let at = path.posix.dirname(name); at !== '.' && !given.has(at); at = path.posix.dirname(at)) folders.add(at);
  }
  return [...[...folders].sort().map((name) => ({ name, folder: true })), ...files];
}

/** A program of the machine or of ours, at a place in the image. */
export const programFile = (from: string, to: string): TarEntry => ({
  name: to,
  content: readFileSync(from),
  mode: 0o755,
});

/** What every image has, as the common base images do. */
export const baseFiles: readonly TarEntry[] = [
  { name: 'tmp', folder: true, mode: 0o1777 },
  text('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnonroot:x:1001:2001::/:/bin/sh\n'),
  text('etc/group', 'root:x:0:\nnonroot:x:2001:\n'),
  text('etc/nsswitch.conf', 'hosts: files dns\n'),
];

function text(name: string, content: string): TarEntry {
  return { name, content: Buffer.from(content) };
}

const tools = ['curl', 'sh', 'ls', 'cat', 'sleep', 'env', 'id', 'head', 'base64', 'getent'];

/**
 * A shell, curl and a few tools of this machine with their libraries and its
 * list of public CAs: what a person would choose for a probe from inside.
 */
export function probeImage(name: string): Image {
  const programs = tools.map((tool) => {
    const found = ['/usr/bin', '/bin'].map((folder) => path.join(folder, tool)).find((file) => existsSync(file));
    if (found === undefined) throw new Error(`the rig’s probe image needs ${tool} of this machine`);
    return found;
  });
  const libraries = new Set(programs.flatMap(librariesOf));
  const certificates = '/etc/ssl/certs/ca-certificates.crt';
  return {
    name,
    files: [
      ...baseFiles,
      ...programs.map((file) => programFile(file, `usr/bin/${path.basename(file)}`)),
      programFile('/bin/sh', 'bin/sh'),
      ...[...libraries].map((file) => programFile(file, file.slice(1))),
      ...(existsSync(certificates) ? [{ name: certificates.slice(1), content: readFileSync(certificates) }] : []),
    ],
    command: ['sleep', '86400'],
  };
}

/** ldd(1) writes "name => /path (address)", and the loader as "/path (address)". */
function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(?:=>\s*|^\s*)(\/\S+)\s+\(0x/gm)].map(([, file = '']) => file);
}
