#!/usr/bin/env node
// The door: plain JavaScript, so that a Node which cannot read the program still gets words and not a crash.
import nodeModule from "node:module";

const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `Genkan needs Node.js 24 or newer; this is ${process.versions.node}.\n` +
      "In a checkout, `npm ci && npm start` brings the right Node with it. Elsewhere, install Node.js 24 and start again.",
  );
  process.exit(1);
}
// The second start need not strip the types again: it is faster and takes less memory.
nodeModule.enableCompileCache();
await import("./cli.ts");
