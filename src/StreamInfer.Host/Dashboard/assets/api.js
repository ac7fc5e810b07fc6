// The HTTP API. The token is kept for this tab alone and sent as a header, never as a cookie: no other site can borrow it.

const KEY = "streaminfer-token";
const remembered = () => { try { return sessionStorage.getItem(KEY); } catch { return null; } };
let token = remembered();

export const hasToken = () => token !== null;

export function setToken(value) {
  token = value;
  try {
    if (value === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, value);
  } catch { /* without storage the token lasts until the page is left */ }
}

/** An answer other than 2xx, or none at all (status 0). */
export class ApiError extends Error {
  constructor(status, title, detail, errors) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.errors = errors ?? null;
  }
}

const headers = extra => token === null ? extra : { ...extra, Authorization: `Bearer ${token}` };

/** The response, once it is 2xx; ApiError otherwise. */
export async function open(path, init = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, { ...init, headers: headers(init.headers ?? {}), cache: "no-store", credentials: "same-origin", redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(0, "The service does not answer", "The service does not answer. Is it running, and is the network up?");
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function problemOf(response) {
  let problem = {};
  try { problem = await response.json() ?? {}; } catch { /* a proxy's error page: the status says enough */ }
  const title = typeof problem.title === "string" ? problem.title : `HTTP ${response.status} ${response.statusText}`.trim();
  return new ApiError(response.status, title, typeof problem.detail === "string" ? problem.detail : "", problem.errors);
}

export const get = async (path, signal) => (await open(path, { signal, headers: { Accept: "application/json" } })).json();

export async function post(path, body) {
  const response = await open(path, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: JSON.stringify(body) });
  return response.json();
}

/** The path of a topology's resource; names are escaped. */
export const of = (topology, ...parts) => `/topologies/${[topology, ...parts].map(encodeURIComponent).join("/")}`;
