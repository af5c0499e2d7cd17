/**
 * Makes what stands in the document equal to what was drawn anew, and leaves alone what is equal already: so focus,
 * selection, scrolling and an opened detail survive whatever the event stream brings.
 */
import { adopt } from './dom.js';

const unchanged = new WeakSet<Element>();

/** What the user set and no drawing may take back. */
const USERS = new Set(['open']);

/** Stands for the element with this key as it is in the document; it must be there. */
export function same(tag: 'tr' | 'li' | 'section' | 'div', key: string): HTMLElement {
  const mark = document.createElement(tag);
  mark.dataset['key'] = key;
  unchanged.add(mark);
  return mark;
}

/**
 * An element that looks after what is in it by itself, as a plot or a text that was asked for. Once it is in the document it
 * is not drawn again: to take it out and put it back would cost its focus and its scrolling.
 */
export function standalone(made: HTMLDivElement): HTMLElement {
  return made.isConnected ? same('div', made.dataset['key'] ?? '') : made;
}

/** Gives a parent these children. */
export function morph(parent: Element, drawn: readonly Node[]): void {
  const wanted = new Set(drawn.map(keyOf));
  const keyed = new Map<string, Element>();
  for (const child of Array.from(parent.children)) {
    const key = keyOf(child);
    if (key !== undefined && wanted.has(key)) {
      keyed.set(key, child);
    } else if (key !== undefined) {
      // What goes, goes first: what stays then keeps its place, and with it the focus.
      child.remove();
    }
  }
  let place: ChildNode | null = parent.firstChild;
  for (const node of drawn) {
    const key = keyOf(node);
    const kept: Node | undefined = key === undefined ? matching(place, node) : keyed.get(key);
    if (kept === undefined || !alike(kept, node)) {
      parent.insertBefore(node, place);
      continue;
    }
    keyed.delete(key ?? '');
    if (kept === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(kept, place);
    }
    become(kept, node);
  }
  while (place !== null) {
    const gone: ChildNode = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function become(kept: Node, node: Node): void {
  if (kept === node) {
    return;
  }
  if (!(kept instanceof Element) || !(node instanceof Element)) {
    if (kept.nodeValue !== node.nodeValue) {
      kept.nodeValue = node.nodeValue;
    }
    return;
  }
  if (unchanged.has(node)) {
    return;
  }
  for (const name of kept.getAttributeNames()) {
    if (!node.hasAttribute(name) && !USERS.has(name)) {
      kept.removeAttribute(name);
    }
  }
  for (const { name, value } of Array.from(node.attributes)) {
    if (kept.getAttribute(name) !== value && !USERS.has(name)) {
      kept.setAttribute(name, value);
    }
  }
  adopt(kept, node);
  morph(kept, Array.from(node.childNodes));
}

/** Without a key, elements match by their place. */
function matching(place: ChildNode | null, node: Node): Node | undefined {
  return place !== null && keyOf(place) === undefined && alike(place, node) ? place : undefined;
}

function alike(kept: Node, node: Node): boolean {
  return kept.nodeType === node.nodeType && kept.nodeName === node.nodeName;
}

function keyOf(node: Node): string | undefined {
  return node instanceof Element ? (node.getAttribute('data-key') ?? undefined) : undefined;
}
