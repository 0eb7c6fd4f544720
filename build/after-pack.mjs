// @ts-check
// electron-builder's hook between unpacking Electron and signing: sets every fuse, and drops what is not ours.
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** Every fuse, by name, as the shipped program has it (docs: electronjs.org, Electron Fuses). */
export const shippedFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
};

/** @typedef {keyof typeof shippedFuses} FuseName */

/** @param {{ appOutDir: string, electronPlatformName: string, packager: { executableName?: string, appInfo: { productFilename: string } } }} context */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  // The test runtime carries a loader there; the shipped program loads its archive only.
  await rm(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
  const name = electronPlatformName === 'linux' ? (packager.executableName ?? '') : packager.appInfo.productFilename;
  const suffix = { darwin: '.app', win32: '.exe' }[electronPlatformName] ?? '';
  await setFuses(path.join(appOutDir, `${name}${suffix}`));
}

/**
 * An older Electron has fewer fuses, and a newer one more: the first is told what it has, the second fails the build until
 * somebody has decided about the new fuse here.
 * @param {string} program
 */
async function setFuses(program) {
  const present = await getCurrentFuseWire(program);
  /** @type {Partial<Record<FuseV1Options, boolean>>} */
  const config = {};
  for (const [name, on] of Object.entries(shippedFuses)) {
    const fuse = FuseV1Options[/** @type {FuseName} */ (name)];
    if (present[fuse] !== undefined) config[fuse] = on;
  }
  const strict = { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...config };
  await flipFuses(program, /** @type {import('@electron/fuses').FuseConfig} */ (strict));
}

/**
 * Reads the fuses back from a packed program.
 * @param {string} program
 * @returns {Promise<readonly string[]>} the fuses that are not as they should be
 */
export async function wrongFuses(program) {
  const present = await getCurrentFuseWire(program);
  return Object.entries(shippedFuses).flatMap(([name, on]) => {
    const state = present[FuseV1Options[/** @type {FuseName} */ (name)]];
    if (state === undefined || state === (on ? FuseState.ENABLE : FuseState.DISABLE)) return [];
    return [`${name} should be ${on ? 'on' : 'off'}`];
  });
}
