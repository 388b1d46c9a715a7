// Elements without markup strings: text always enters as text, so nobody's message can be HTML.

/** `on` holds listeners, `data` data attributes; everything else is an attribute. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "data") {
      Object.assign(node.dataset, value);
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes `parent` show `items` in order, reusing the node of every item that did not change: focus,
 * selection and running animations survive.
 */
export function reconcile(parent, items, keyOf, render) {
  const known = parent.reconciled ?? new Map();
  const next = new Map();
  items.forEach((item, index) => {
    const key = keyOf(item);
    const signature = JSON.stringify(item);
    const before = known.get(key);
    const entry =
      before?.signature === signature ? before : { signature, node: render(item, before?.node) };
    next.set(key, entry);
    if (before && before.node !== entry.node) before.node.replaceWith(entry.node);
    const place = parent.children[index];
    if (place !== entry.node) parent.insertBefore(entry.node, place ?? null);
  });
  for (const [key, entry] of known) if (!next.has(key)) entry.node.remove();
  parent.reconciled = next;
}
