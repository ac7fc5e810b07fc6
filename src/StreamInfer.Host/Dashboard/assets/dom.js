// A small virtual tree: pages are functions of the state, and only what differs touches the document. Focus, scroll positions
// and selections survive each update, which a live page drawn once a second depends on.
import { visible, visibleLines } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "rect", "line", "circle", "polyline", "polygon", "text", "title"]);
const PROPERTIES = new Set(["value", "checked", "disabled", "open", "selected", "indeterminate"]);

/** A node of the tree: h("p", { class: "note", onclick }, "text", child, [children], false && "left out"). */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, children: flat(children, []) };
}

function flat(children, into) {
  for (const child of children) {
    if (Array.isArray(child)) flat(child, into);
    else if (child !== null && child !== undefined && child !== false && child !== "") into.push(child);
  }
  return into;
}

/** Makes the children of parent what the nodes say. */
export function patch(parent, nodes) {
  reconcile(parent, flat([nodes], []), parent.namespaceURI === SVG);
}

function create(node, inSvg) {
  if (typeof node !== "object") return document.createTextNode(visible(node));
  const svg = node.tag === "svg" || (inSvg && SVG_TAGS.has(node.tag));
  const element = svg ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  element.vnode = { tag: node.tag, props: {} };
  update(element, node, svg);
  return element;
}

function matches(existing, node) {
  if (typeof node !== "object") return existing.nodeType === Node.TEXT_NODE;
  return existing.vnode?.tag === node.tag && existing.vnode.props.key === node.props.key;
}

function reconcile(parent, nodes, inSvg) {
  // What goes is taken out first, so that what stays need not move: a moved element loses the focus.
  const wanted = new Set(nodes.map(node => node.props?.key));
  const keyed = new Map();
  for (const existing of [...parent.childNodes]) {
    const key = existing.vnode?.props.key;
    if (key === undefined) continue;
    if (wanted.has(key)) keyed.set(key, existing);
    else drop(existing);
  }
  let cursor = parent.firstChild;
  for (const node of nodes) {
    const key = typeof node === "object" ? node.props.key : undefined;
    let target = key !== undefined ? keyed.get(key) : cursor;
    if (target && !matches(target, node)) target = null;
    if (target && key === undefined && target.vnode?.props.key !== undefined) target = null;
    if (!target) {
      target = create(node, inSvg);
      parent.insertBefore(target, cursor);
      if (typeof node === "object") node.props.onmount?.(target);
      continue;
    }
    if (target !== cursor) parent.insertBefore(target, cursor);
    else cursor = cursor.nextSibling;
    if (typeof node !== "object") {
      const text = visible(node);
      if (target.data !== text) target.data = text;
    } else update(target, node, target.namespaceURI === SVG);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    drop(cursor);
    cursor = next;
  }
}

function drop(element) {
  element.vnode?.props.onunmount?.(element);
  element.handlers?.clear(); // a dialog that was closed here reports it only later
  element.remove();
}

function update(element, node, inSvg) {
  const before = element.vnode.props;
  for (const name of Object.keys(before)) if (!(name in node.props)) assign(element, name, undefined, before[name]);
  const late = [];
  for (const [name, value] of Object.entries(node.props)) {
    // A select can take its value only once it has its options.
    if (name === "value" && node.tag === "select") late.push([name, value]);
    else if (value !== before[name] || PROPERTIES.has(name)) assign(element, name, value, before[name]);
  }
  element.vnode = node;
  if (node.props.lines !== undefined) {
    const text = visibleLines(node.props.lines);
    if (element.textContent !== text) element.textContent = text;
  } else reconcile(element, node.children, inSvg && node.tag !== "foreignObject");
  for (const [name, value] of late) assign(element, name, value);
}

function assign(element, name, value, before) {
  if (name === "key" || name === "onmount" || name === "onunmount" || name === "lines") return;
  if (/^on[a-z]/.test(name)) {
    listen(element, name.slice(2), value);
  } else if (name === "style") {
    for (const property of Object.keys(before ?? {})) if (!value || !(property in value)) element.style.removeProperty(property);
    for (const [property, text] of Object.entries(value ?? {})) {
      if (before?.[property] !== text) element.style.setProperty(property, text);
    }
  } else if (PROPERTIES.has(name) && name !== "open" && !(name === "value" && element.localName === "option")) {
    // What the user is typing is not overwritten by the same value.
    if (element[name] !== (value ?? "")) element[name] = value ?? (name === "value" ? "" : false);
  } else if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else {
    const text = value === true ? "" : visible(value);
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

function listen(element, type, handler) {
  element.handlers ??= new Map();
  if (!element.handlers.has(type)) element.addEventListener(type, event => element.handlers.get(type)?.(event));
  element.handlers.set(type, handler);
}
