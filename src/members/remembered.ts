/** Answers that are asked for again and again, such as the key of a name that thousands bear; they are worked out once. */

/** More would be memory that a list of many strange names never gives back. */
const most = 50_000;

/** @returns the same function, which remembers what it has answered. */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const now = answer(text);
    known.set(text, now);
    return now;
  };
}
