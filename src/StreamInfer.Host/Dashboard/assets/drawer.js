// A dialog at the side: details of what was chosen. Esc closes it, and the focus goes back to where it was.
import { h } from "./dom.js";

export const drawer = ({ key, title, subtitle, close, body }) => h("dialog", {
  key, class: "drawer", "aria-labelledby": "drawer-title",
  onmount: element => element.showModal(), onunmount: element => element.close(), onclose: close,
  onclick: event => { if (event.target === event.currentTarget) event.currentTarget.close(); },
},
h("div", { class: "drawer-inner" },
  h("header", {}, h("div", {}, h("h2", { id: "drawer-title" }, title), subtitle),
    h("button", { type: "button", class: "icon", "aria-label": "Close", autofocus: true, onclick: event => event.currentTarget.closest("dialog").close() }, "✕")),
  h("div", { class: "drawer-body" }, body)));
