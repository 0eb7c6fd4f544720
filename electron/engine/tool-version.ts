import packageFile from '../../package.json' with { type: 'json' };
import type { ToolVersion } from '../../shared/model/run.ts';

/** The program's version, and the catalogue's: it changes whenever a code's meaning or a text does. */
export const toolVersion: ToolVersion = { version: packageFile.version, catalogue: packageFile.version };
