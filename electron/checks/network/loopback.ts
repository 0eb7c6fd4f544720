import { isLoopbackAddress, isUnspecifiedAddress, parseIpWithZone } from '../../../shared/rules/ip-address.ts';

/** Does an address mean this computer itself? */
export function isThisComputer(address: string): boolean {
  const bytes = parseIpWithZone(address);
  return bytes !== null && (isLoopbackAddress(bytes) || isUnspecifiedAddress(bytes));
}

/** Names that lead to the computer around a container, and exist only inside one. */
export function isOtherComputersName(host: string): boolean {
  return /^(?:host|gateway|kubernetes)\.docker\.internal\.?$|^host\.containers\.internal\.?$|^host\.minikube\.internal\.?$/i.test(
    host,
  );
}

/** Names of Services, which only a cluster's own DNS tells (`kubernetes.default.svc`, with or without its domain). */
export function isClusterName(host: string): boolean {
  return /\.svc(?:\.cluster\.local)?\.?$/i.test(host) || /^kubernetes\.default\.?$/i.test(host);
}

/** `localhost` and below: each computer's own. */
export function isLocalhostName(host: string): boolean {
  return /^(?:.*\.)?localhost\.?$/i.test(host);
}
