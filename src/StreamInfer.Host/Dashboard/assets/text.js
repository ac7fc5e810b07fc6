// Text from the server: names, keys and messages are chosen by whoever writes to Kafka.

// What cannot be seen or turns the direction of what follows would make one name look like another.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function spelled(character) {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `\u27e8U+${code.toString(16).toUpperCase().padStart(4, "0")}\u27e9`;
}

/** The text with control, direction and zero-width characters made visible. */
export const visible = text => String(text).replace(INVISIBLE, spelled);

/** The same, but line breaks and tabs stay: for text that has lines. */
export const visibleLines = text => String(text).replace(INVISIBLE, one => one === "\n" || one === "\t" ? one : spelled(one));

/** At most so many characters, cut with an ellipsis. */
export const clipped = (text, length) => {
  const shown = visible(text);
  return shown.length <= length ? shown : `${shown.slice(0, length - 1)}…`;
};
