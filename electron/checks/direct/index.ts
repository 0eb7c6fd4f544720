import type { Check } from '../check.ts';
import { directBrowserCheck } from './browser.ts';
import { directCertificateCheck } from './certificate.ts';
import { directPageCheck } from './page.ts';

/** The way in by the server's own address, in the order of the flowchart. */
export const directChecks: readonly Check[] = [directBrowserCheck, directCertificateCheck, directPageCheck];
