/** What people type and paste, before anything is made of it: without what nobody sees, and with one hyphen for all that look like one. */

/** Spaces, and what phones, contact cards and editors put around a text: zero-width characters, marks of direction. */
const unseen = /[\s\p{Cf}]/gu;

/** Dashes, minus, the long vowel mark, bullets and lines of a box. */
const likeHyphens = /[\p{Pd}\u2212\u30FC\u2043\u02D7\u2500\u2501]/gu;

/** @returns the text in half width, without spaces, with plain hyphens. */
export function readTyped(typed: string): string {
  return typed.normalize("NFKC").replace(unseen, "").replace(likeHyphens, "-");
}
