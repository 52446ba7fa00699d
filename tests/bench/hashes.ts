/** How many passwords a second this machine can check when it does nothing else; printed as a number. */
import { randomBytes } from "node:crypto";
import { startHashing } from "../../src/keys/hashing.ts";
import { keyPurposes, keysFrom } from "../../src/keys/keys.ts";

const keys = keysFrom(
  new Map(keyPurposes.map((purpose) => [purpose, [{ id: "k1", secret: randomBytes(32) }]])),
  randomBytes,
);
const hashing = await startHashing(keys, randomBytes);
const stored = await hashing.hash("kawa!no7hito", "cf1");
const seconds = Number(process.argv[2]);
const together = Number(process.argv[3]);
let done = 0;
const startedAt = performance.now();
await Promise.all(
  Array.from({ length: together }, async () => {
    while (performance.now() < startedAt + seconds * 1000) {
      await hashing.verify("kawa!no7hito", stored);
      done += 1;
    }
  }),
);
process.stdout.write(String(done / ((performance.now() - startedAt) / 1000)));
