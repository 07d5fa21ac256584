/** A child of an element. Strings become text nodes, never markup. */
export type Child = Node | string | undefined | false;

export interface Properties {
  class?: string | undefined;
  on?: { [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void };
  [attribute: string]: unknown;
}

/** Creates an element with attributes (true sets an empty one; false and undefined are skipped), listeners and children. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  const { on = {}, ...attributes } = properties;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [type, listener] of Object.entries(on)) element.addEventListener(type, listener as EventListener);
  element.append(...children.filter(isPresent));
  return element;
}

export function isPresent<Value>(value: Value | undefined | false): value is Value {
  return value !== undefined && value !== false;
}

let count = 0;

/** Returns a unique id, for labels and descriptions. */
export function uniqueId(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}
