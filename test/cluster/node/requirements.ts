// What a node needs from the test machine. Where something is missing the
// cluster tests say so and fail; they never skip.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pluginFolders } from './configuration.ts';

const programs: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  nft: 'nftables',
  containerd: 'containerd',
  ctr: 'containerd',
  'containerd-shim-runc-v2': 'containerd',
  runc: 'runc',
};

const searched = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const pluginFolder = (): string | undefined => pluginFolders.find((folder) => existsSync(path.join(folder, 'ptp')));

/** The folder of the network plugins, or an error that says all that is missing and how to get it. */
export function requireNodeMachine(): { readonly plugins: string } {
  if (process.platform !== 'linux') throw new Error('the rig’s node needs Linux (namespaces, containerd)');
  if (process.getuid?.() !== 0) throw new Error('the rig’s node needs root (namespaces, mounts, packet filter)');
  const missing = Object.entries(programs).filter(
    ([name]) => !searched.some((folder) => existsSync(path.join(folder, name))),
  );
  const plugins = pluginFolder();
  const packages = [...missing.map(([, owner]) => owner), ...(plugins ? [] : ['containernetworking-plugins'])];
  if (plugins === undefined || packages.length > 0) {
    const names = [...new Set(packages)].join(' ');
    throw new Error(`the rig’s node misses ${names}. On Debian: sudo apt-get install ${names}`);
  }
  return { plugins };
}
