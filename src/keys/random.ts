/** Randomness, handed in so that tests can hold it. */
import { randomBytes } from "node:crypto";

/** @returns that many unpredictable bytes. */
export type Random = (bytes: number) => Buffer;

export const systemRandom: Random = randomBytes;
