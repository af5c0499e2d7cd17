/** Longest text shown in one place; a guest's error message may be megabytes. */
const LONGEST = 2000;

const UNSEEN = /[\p{Cf}\p{Cs}\p{Cn}\p{Co}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/gu;

/**
 * A text of a guest without what would make a line read as another: control characters and the marks that turn the
 * direction of writing. Line ends and tabs become blanks; past its length it ends in "…".
 */
export function plain(text: string, longest = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return seen(cut.replace(/[\n\t\r]/g, ' '));
}

/** The same for a text of many lines, which keeps its lines. */
export function plainLines(text: string): string {
  return seen(text.replace(/\r\n?/g, '\n'));
}

/** A text with a mark for each character that is none to be seen; line ends and tabs are left. */
export function seen(text: string): string {
  return text.replace(UNSEEN, '�');
}
