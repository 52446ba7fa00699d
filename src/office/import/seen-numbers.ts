/** The member numbers of a file, remembered in 12 bytes each: a million in a Map would take 100 MB. */
import { hash } from "node:crypto";

/** High and low half of the number's hash, and its line; line 0 is a free slot. */
const width = 3;

/** Numbers are told apart by 64 bits of their SHA-256: among five million, two are mixed up once in a million files. */
export class SeenNumbers {
  #slots = new Uint32Array(width * 1024);
  #count = 0;

  /** @param line from 1 on. @returns the line the number was on before; it is not added again. */
  add(number: string, line: number): number | undefined {
    if (this.#count * width * 4 > this.#slots.length * 3) this.#grow();
    const digest = hash("sha256", number, "buffer");
    const [high, low] = [digest.readUInt32LE(0), digest.readUInt32LE(4)];
    const at = slotOf(this.#slots, high, low);
    if (this.#slots[at + 2] !== 0) return this.#slots[at + 2];
    this.#slots.set([high, low, line], at);
    this.#count += 1;
    return undefined;
  }

  has(number: string): boolean {
    const digest = hash("sha256", number, "buffer");
    return this.#slots[slotOf(this.#slots, digest.readUInt32LE(0), digest.readUInt32LE(4)) + 2] !== 0;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#slots.length; at += width) {
      const [high = 0, low = 0, line = 0] = this.#slots.subarray(at, at + width);
      if (line !== 0) larger.set([high, low, line], slotOf(larger, high, low));
    }
    this.#slots = larger;
  }
}

/** @returns where the hash stands, or the free slot where it belongs. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  let at = (high % (slots.length / width)) * width;
  while (slots[at + 2] !== 0 && (slots[at] !== high || slots[at + 1] !== low)) at = (at + width) % slots.length;
  return at;
}
