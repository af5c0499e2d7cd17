/**
 * Builds elements. Text is always a text node, so whatever a guest calls itself stays text, and it is text that is seen;
 * attributes that a browser would run or that the content security policy forbids are refused.
 */
import { seen } from './model/plain.js';

export type Child = Node | string | number | null | undefined | false;
export type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
export type Attributes = {
  readonly [name: string]: string | number | boolean | null | undefined | Handlers;
  readonly on?: Handlers;
};

const SVG = 'http://www.w3.org/2000/svg';
const REFUSED = /^(on.+|style|srcdoc|formaction)$/i;

/** Handlers stand beside their element and not on it, so that {@link adopt} can hand them to the element that stays. */
const handlers = new WeakMap<Element, Handlers>();
const listening = new WeakMap<Element, Set<string>>();

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K], attributes, children);
}

/** Makes an element handle events as another one would have. */
export function adopt(kept: Element, made: Element): void {
  const wanted = handlers.get(made);
  if (wanted !== undefined) {
    handle(kept, wanted);
  } else {
    handlers.delete(kept);
  }
}

function filled<E extends Element>(made: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      handle(made, value as Handlers);
    } else if (value !== undefined && value !== null && value !== false) {
      if (REFUSED.test(name) || typeof value === 'object') {
        throw new Error(`an element takes no attribute ${name}`);
      }
      made.setAttribute(name, value === true ? '' : seen(String(value)));
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      made.append(child instanceof Node ? child : seen(String(child)));
    }
  }
  return made;
}

function handle(target: Element, wanted: Handlers): void {
  handlers.set(target, wanted);
  const known = listening.get(target) ?? new Set();
  listening.set(target, known);
  for (const type of Object.keys(wanted)) {
    if (!known.has(type)) {
      known.add(type);
      target.addEventListener(type, dispatch);
    }
  }
}

function dispatch(event: Event): void {
  const handler = handlers.get(event.currentTarget as Element)?.[event.type as keyof Handlers];
  (handler as ((event: Event) => void) | undefined)?.(event);
}
