/** That there is a session to end: the cookie itself no script can see. Where nothing may be stored, none is known of. */

const NAME = 'coretime-session';

export function isKnown(): boolean {
  try {
    return localStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}

export function begin(): void {
  try {
    localStorage.setItem(NAME, 'begun');
  } catch {
    // Then the session ends with its time.
  }
}

export function end(): void {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // There is nothing to remove.
  }
}
