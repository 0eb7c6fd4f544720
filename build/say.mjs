// @ts-check
import process from 'node:process';

/**
 * One line of what a script does, on stderr, so that stdout stays free for results.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`authpath: ${text}\n`);
}

/**
 * Ends a script with a sentence instead of a stack trace when what it needs is missing.
 * @param {() => Promise<void>} work
 */
export async function orExplain(work) {
  try {
    await work();
  } catch (error) {
    if (error instanceof SetupError) {
      say(error.message);
      process.exit(1);
    }
    throw error;
  }
}

/** Something on this machine is missing or failed; the message says what and what to do. */
export class SetupError extends Error {}
