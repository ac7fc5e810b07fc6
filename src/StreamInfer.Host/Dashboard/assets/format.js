// Numbers and times as they are shown. Unknown is a dash, never 0.

const NONE = "–";
const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const known = value => typeof value === "number" && Number.isFinite(value);

export const count = value => known(value) ? grouped.format(value) : NONE;

/** 12,345 in full below a hundred thousand, then 123 k, 1.23 M, 4.5 G. */
export function short(value) {
  if (!known(value)) return NONE;
  const size = Math.abs(value);
  if (size < 1e5) return Number.isInteger(value) || size >= 1000 ? grouped.format(value) : significant(value, 3);
  const [scale, unit] = size < 1e6 ? [1e3, " k"] : size < 1e9 ? [1e6, " M"] : [1e9, " G"];
  return significant(value / scale, 3) + unit;
}

export function significant(value, digits) {
  if (!known(value)) return NONE;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) return value.toExponential(Math.max(0, digits - 2)).replace("-", "−").replace("e−", "e-");
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return decimals === 0 && size >= 1e4 ? grouped.format(value).replace("-", "−") : fixed(value, Math.min(decimals, 8));
}

/** The same without zeros at its end: for bounds and values of features, which are often whole. */
export const plain = (value, digits) => {
  const text = significant(value, digits);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
};

/** So many decimals, with a true minus sign. */
export const fixed = (value, decimals) => known(value) ? value.toFixed(decimals).replace("-", "−") : NONE;

export const ratio = (value, decimals = 1) => known(value) ? `${fixed(value * 100, decimals)} %` : NONE;

/** A share that may be very small: 0.013 % keeps its digits. */
export const share = value => !known(value) ? NONE : value === 0 ? "0 %" : value < 0.001 ? `${significant(value * 100, 2)} %` : ratio(value, value < 0.1 ? 2 : 1);

export const probability = value => !known(value) ? NONE : value < 0.001 ? "< 0.001" : fixed(value, 3);

/** Seconds as µs, ms, s, min or h: { value, unit }. */
export function durationParts(seconds) {
  if (!known(seconds)) return { value: NONE, unit: "" };
  const size = Math.abs(seconds);
  if (size === 0) return { value: "0", unit: "s" };
  if (size < 1e-3) return { value: significant(seconds * 1e6, 3), unit: "µs" };
  if (size < 1) return { value: significant(seconds * 1e3, 3), unit: "ms" };
  if (size < 120) return { value: significant(seconds, 3), unit: "s" };
  if (size < 7200) return { value: fixed(seconds / 60, 0), unit: "min" };
  if (size < 172800) return { value: fixed(seconds / 3600, 1), unit: "h" };
  if (size < 100 * 86400) return { value: fixed(seconds / 86400, 1), unit: "d" };
  if (size < 730 * 86400) return { value: fixed(seconds / 86400, 0), unit: "d" };
  return { value: fixed(seconds / (365.25 * 86400), 1), unit: "years" };
}

export const duration = seconds => {
  const { value, unit } = durationParts(seconds);
  return unit ? `${value} ${unit}` : value;
};

const two = number => String(number).padStart(2, "0");

/** The time of the day here, with the date if that is not today. */
export function time(iso) {
  const at = new Date(iso ?? NaN);
  if (Number.isNaN(at.getTime())) return NONE;
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const now = new Date();
  return at.toDateString() === now.toDateString() ? clock : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${clock}`;
}

/** As short as the distance of two points allows; with the date where a day or more lies between the first and the last. */
export const clockFor = (everySeconds, spanSeconds) => at => {
  const text = everySeconds >= 60 ? `${two(at.getHours())}:${two(at.getMinutes())}` : clock(at);
  return spanSeconds >= 86400 ? `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${text}` : text;
};

export const clock = at => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;

/** "12 s ago", "4 min ago"; the date of what is a month ago or more. */
export function ago(iso, now = Date.now()) {
  const at = new Date(iso ?? NaN).getTime();
  if (Number.isNaN(at)) return NONE;
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds >= 30 * 86400) return time(iso).slice(0, 10);
  return seconds < 120 ? `${seconds} s ago` : `${duration(seconds)} ago`;
}

/** The full time in UTC, for a tooltip. */
export const utc = iso => { const at = new Date(iso ?? NaN); return Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace("T", " ").replace("Z", " UTC"); };

export const percent = value => known(value) ? `${Number.isInteger(value) ? value : significant(value, 3)} %` : NONE;

export const isKnown = known;
