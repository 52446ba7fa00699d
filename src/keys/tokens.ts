/** Tokens: random texts that only their holder has; the database knows each by its hash (S1). */
import { hash } from "node:crypto";
import type { Random } from "./random.ts";

/** @returns 256 random bits, base64url. */
export function newToken(random: Random): string {
  return random(32).toString("base64url");
}

/** @returns SHA-256, hexadecimal. A slow hash is for what people choose; nobody guesses a token. */
export function hashToken(token: string): string {
  return hash("sha256", token, "hex");
}
