// Server-sent events through fetch, which, unlike EventSource, can send the token.
import { open } from "./api.js";

const LONGEST_WAIT = 15000;
const SILENCE = 35000; // the server says something each 15 s
const LONGEST_MESSAGE = 4 << 20;

/**
 * Reads the events of a topology until stopped, and connects again when they break off, waiting longer each time.
 * on: { message(name, data), open(), lost(error, waitMs), refused(error) }. Returns { stop(), retry() }.
 */
export function follow(topology, on) {
  let stopped = false, controller = null, base = 2000, failures = 0, wake = null;

  async function run() {
    while (!stopped) {
      controller = new AbortController();
      let reason = null;
      try {
        const response = await open(`/events?topology=${encodeURIComponent(topology)}`, { signal: controller.signal, headers: { Accept: "text/event-stream" } });
        if (stopped) break;
        on.open();
        await read(response.body);
      } catch (error) {
        reason = error;
      }
      controller.abort();
      if (stopped) break;
      if (reason?.status === 401 || reason?.status === 403 || reason?.status === 404) {
        on.refused(reason);
        break;
      }
      const wait = Math.min(LONGEST_WAIT, base * 2 ** Math.min(failures, 6)) * (0.75 + Math.random() / 2);
      failures++;
      on.lost(reason, wait);
      await new Promise(resolve => { const timer = setTimeout(resolve, wait); wake = () => { clearTimeout(timer); resolve(); }; });
    }
  }

  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const watchdog = setTimeout(() => controller.abort(), SILENCE);
      let chunk;
      try { chunk = await reader.read(); } finally { clearTimeout(watchdog); }
      if (chunk.done || stopped) return;
      const parts = (rest + chunk.value).replaceAll("\r\n", "\n").split("\n\n");
      rest = parts.pop();
      if (rest.length > LONGEST_MESSAGE) throw new Error("an event without an end");
      for (const part of parts) dispatch(part);
    }
  }

  function dispatch(block) {
    let name = "message";
    const data = [];
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
      else if (line.startsWith("retry:")) base = Math.max(100, Number.parseInt(line.slice(6), 10) || base);
    }
    if (data.length === 0) return;
    failures = 0;
    let value;
    try { value = JSON.parse(data.join("\n")); } catch { return; } // one bad message is no reason to lose the stream
    on.message(name, value);
  }

  run();
  return {
    stop() { stopped = true; controller?.abort(); wake?.(); },
    retry() { wake?.(); },
  };
}
