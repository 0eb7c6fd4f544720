import type { Check } from '../check.ts';
import { browserShowsCheck } from './shows.ts';

export const browserChecks: readonly Check[] = [browserShowsCheck];
