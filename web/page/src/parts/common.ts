/** What is shown in several places, and looks the same in each. */
import { element, type Child } from '../dom.js';
import type { IncidentDocument } from '../api/documents.js';
import { plain } from '../model/plain.js';
import { domainPath } from '../model/route.js';
import { second } from '../model/time.js';
import { mark, standing, verdict } from '../model/verdict.js';

/** A guest's text, which has its own direction of writing and steers nothing. */
export function guest(text: string, longest?: number): HTMLElement {
  return element('bdi', { class: 'guest' }, plain(text, longest));
}

export function link(href: string, ...children: Child[]): HTMLElement {
  return element('a', { href }, ...children);
}

/** A domain by its name; a link where it is still there. */
export function domainLink(name: string, domain: string | undefined): HTMLElement {
  return domain === undefined ? guest(name, 120) : link(domainPath(domain), guest(name, 120));
}

/** An instant, in full for whoever asks for it. */
export function time(at: string, shown: string): HTMLElement {
  return element('time', { datetime: at, title: `${second(at)} UTC` }, shown);
}

/** "✓ proven", with the colour of what it says. */
export function outcome(incident: IncidentDocument): HTMLElement {
  const how = standing(incident);
  return element(
    'span',
    { class: `outcome ${how}` },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, mark(how)),
    verdict(incident),
  );
}

export function absent(text: string): HTMLElement {
  return element('span', { class: 'absent' }, text);
}

/** A term with its figure and what is to be known of it. */
export function figure(term: string, value: Child, note: Child): HTMLElement {
  return element(
    'div',
    {},
    element('dt', {}, term),
    element('dd', { class: 'value' }, value),
    element('dd', { class: 'note' }, note),
  );
}

export function section(id: string, title: string, ...children: Child[]): HTMLElement {
  return element('section', { 'data-key': id, 'aria-labelledby': id }, element('h2', { id }, title), ...children);
}

export function button(
  label: Child,
  pressed: () => void,
  attributes: Record<string, string | boolean> = {},
): HTMLButtonElement {
  return element('button', { type: 'button', ...attributes, on: { click: pressed } }, label);
}
