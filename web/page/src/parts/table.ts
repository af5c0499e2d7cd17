/** Tables that become blocks on a phone. Their roles are said, since CSS that lays a row out anew takes them away. */
import { element, type Child } from '../dom.js';

export interface Column {
  readonly name: string;
  readonly style?: string;
  readonly sort?: { readonly direction: 'ascending' | 'descending' | 'none'; readonly pressed: () => void };
}

export function table(
  label: string,
  style: string,
  columns: readonly Column[],
  rows: readonly HTMLElement[],
): HTMLElement {
  return element(
    'table',
    { class: style, role: 'table', 'aria-label': label },
    element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, ...columns.map(header))),
    element('tbody', { role: 'rowgroup' }, ...rows),
  );
}

/** A row; each cell is told apart by its style. */
export function row(key: string, ...cells: HTMLElement[]): HTMLElement {
  return element('tr', { role: 'row', 'data-key': key }, ...cells);
}

export function cell(style: string, ...children: Child[]): HTMLElement {
  return element('td', { role: 'cell', class: style }, ...children);
}

/** A cell with its column's name, which a phone shows before the value. */
export function named(name: string, style: string, ...children: Child[]): HTMLElement {
  return element('td', { role: 'cell', class: style, 'data-name': name }, ...children);
}

export function rowHeader(style: string, ...children: Child[]): HTMLElement {
  return element('th', { role: 'rowheader', scope: 'row', class: style }, ...children);
}

function header({ name, style, sort }: Column): HTMLElement {
  if (sort === undefined) {
    return element('th', { role: 'columnheader', scope: 'col', class: style ?? null }, name);
  }
  const arrow = sort.direction === 'ascending' ? '↑' : sort.direction === 'descending' ? '↓' : '';
  return element(
    'th',
    { role: 'columnheader', scope: 'col', class: style ?? null, 'aria-sort': sort.direction },
    element(
      'button',
      { type: 'button', class: 'sort', on: { click: sort.pressed } },
      name,
      element('span', { class: 'arrow', 'aria-hidden': 'true' }, arrow),
    ),
  );
}
