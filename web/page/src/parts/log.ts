/** The kernel's log of a crash, which comes when it is asked for and then stays. */
import { element } from '../dom.js';
import type { Client } from '../api/client.js';
import { plainLines } from '../model/plain.js';
import { button } from './common.js';

/** A log is shown as far as it has room; its end is what counts. */
const LONGEST = 1_000_000;

export function logBlock(client: Client, path: string): HTMLDivElement {
  const said = element('span', { role: 'status', class: 'note' });
  const show = button('Show the kernel’s log', () => void load());
  const asText = element('a', { href: client.url(path) }, 'as a text');
  const block = element('div', { 'data-key': 'log', class: 'log' }, element('p', {}, show, ' ', asText, ' ', said));
  const load = async () => {
    show.disabled = true;
    said.textContent = 'loading …';
    try {
      const { text, whole } = await client.text(path, LONGEST);
      const lines = element('pre', { tabindex: 0, role: 'region', 'aria-label': 'Kernel’s log' }, plainLines(text));
      block.append(lines);
      lines.scrollTop = lines.scrollHeight;
      said.textContent = whole ? '' : 'its end';
      show.remove();
      lines.focus();
    } catch (e) {
      show.disabled = false;
      said.textContent = `It could not be read: ${e instanceof Error ? e.message : String(e)}.`;
    }
  };
  return block;
}
