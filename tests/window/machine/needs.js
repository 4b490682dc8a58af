// What a test needs of the machine. Where that is missing the test is left out, and says why; where SOTTO_APP_TESTS is "must", it
// fails instead. What the system allows nobody, whatever is installed, is left out in any case.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Whether a program does something here. */
export function does(program, ...words) {
  return execute(program, words).then(
    () => true,
    () => false,
  );
}

/** Why something cannot be had here although nothing is missing. */
export class NotAllowed {
  constructor(reason) {
    this.reason = reason;
  }
}

/** `reason`: why something cannot be had here, or `false`. Gives why the test is left out, or `false`. */
export function leftOut(reason) {
  if (reason instanceof NotAllowed) return reason.reason;
  if (reason && process.env.SOTTO_APP_TESTS === 'must') {
    throw new Error(`${reason}, and nothing may be left out here (SOTTO_APP_TESTS=must)`);
  }
  return reason;
}
