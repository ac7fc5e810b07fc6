// What the page knows. Everything in it is bounded: series have 300 points, lists a page.

export const POINTS = 300;
export const ALERTS = 200;

export const state = {
  session: { status: "loading", value: null, error: null }, // loading | ready | locked | error
  route: { topology: null, page: "overview", item: null, query: new URLSearchParams() },
  resources: new Map(),   // of the selected topology, by name: { status: loading | ready | error, value, error, at }
  connection: { status: "connecting", since: Date.now(), lastAt: null },
  view: {},               // what is open, filtered and sorted: forgotten when the topology changes
};

let draw = () => {};
let scheduled = false;

/** Calls the drawer at most once a frame. */
export function changed() {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => { scheduled = false; draw(); });
}

export const onChange = drawer => { draw = drawer; };

export const resource = name => state.resources.get(name) ?? { status: "loading", value: null, error: null, at: null };

export function setView(name, value) {
  state.view[name] = value;
  changed();
}

export const session = () => state.session.value;
export const isOperator = () => session()?.principal?.role === "operator";
export const topologies = () => list(session()?.topologies);
export const selected = () => topologies().find(one => one.name === state.route.topology) ?? null;

/** An array, whatever the server left out. */
export const list = value => Array.isArray(value) ? value : [];

/** Says it to screen readers once; the same again is not repeated. */
let said = "";
export function announce(text) {
  if (text === said) return;
  said = text;
  document.getElementById("announcer").textContent = text;
}
