/** "NULL pointer dereference in crash_init [coretime] < do_one_initcall": what it was, and the functions, innermost first. */
export function signatureParts(text: string): { what: string; functions: string } {
  const at = text.indexOf(' in ');
  return at < 0
    ? { what: text, functions: '' }
    : { what: text.slice(0, at), functions: text.slice(at + ' in '.length).replaceAll(' < ', ' ← ') };
}
