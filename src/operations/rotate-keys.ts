/**
 * Changing a key (K2), in three steps with a restart of every server after each: a new key is added, the rows are made
 * anew with it, the old key is dropped. In between both are read, so the portal stays open.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { record } from "../audit/audit.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { settle } from "../files/whole-file.ts";
import { allInsurers } from "../insurers/insurers.ts";
import { hasServiceClients } from "../insurers/service-clients.ts";
import { renewSigningKeys } from "../insurers/signing-keys.ts";
import { confirmKeys, type KeyPurpose, keyFile, loadKeys } from "../keys/keys.ts";
import type { OfficeKey } from "../strings/office.ts";
import { recordForAll } from "./backup.ts";
import { rewriteRows, rowsThatNeed } from "./rewrite-rows.ts";

/** Adds a key to the file of this machine and makes it the current one. @returns its id. */
export async function addKey(deps: Deps, purpose: KeyPurpose, actor: string): Promise<string> {
  const newest = Math.max(...idsOf(deps, purpose).map((id) => Number(id.replace(/^\D+/, "")) || 0));
  const id = `k${newest + 1}`;
  const lines = [...readLines(deps, purpose), `${id} ${deps.random(32).toString("base64")}`];
  const act = { action: "keys.added", actor, detail: `${purpose}/${id}` } as const;
  await writeLines(deps, purpose, lines, () => recordForAll(deps, act));
  const { config, random, db } = deps;
  await confirmKeys(loadKeys(config.keysDir, config.keyFiles, random, { make: false }), db);
  return id;
}

/** Makes the rows of every insurer anew with the current key. @returns how many rows. */
export async function rewriteAll(
  deps: Deps,
  purpose: KeyPurpose,
  actor: string,
  onRow: () => void = () => {},
): Promise<number> {
  // Told at the beginning: a rewriting that is stopped half-way has been told of too.
  await recordForAll(deps, { action: "keys.rewritten", actor, detail: `${purpose}/${deps.keys.currentId(purpose)}` });
  let rows = 0;
  for (const insurer of await allInsurers(deps.db, deps.clock())) {
    rows += await rewriteRows({ ...deps, insurer }, purpose, onRow);
  }
  return rows;
}

/** @returns how many rows of all insurers need this key. */
export async function usesOf(deps: Deps, purpose: KeyPurpose, id: string): Promise<number> {
  let rows = 0;
  for (const insurer of await allInsurers(deps.db, deps.clock())) {
    rows += await rowsThatNeed({ ...deps, insurer }, purpose, id);
  }
  return rows;
}

/** Takes an old key out of the file of this machine. @throws {Refusal} when a row still needs it; nothing is changed then. */
export async function dropKey(deps: Deps, purpose: KeyPurpose, id: string, actor: string): Promise<void> {
  if (!idsOf(deps, purpose).includes(id)) throw new Refusal("keyUnknown", { purpose, id });
  if (id === deps.keys.currentId(purpose)) throw new Refusal("keyCurrent", { purpose, id });
  const rows = await usesOf(deps, purpose, id);
  if (rows > 0) throw new Refusal(whatNeeds(purpose), { purpose, rows });
  const lines = readLines(deps, purpose).filter((line) => line.split(/\s+/)[0] !== id);
  const key = `${purpose}/${id}`;
  await writeLines(deps, purpose, lines, () =>
    // A server refuses to start without a key that the database knows.
    recordForAll(deps, { action: "keys.dropped", actor, detail: key }, (db) =>
      db.deleteFrom("key_checks").where("key", "=", key).execute(),
    ),
  );
}

function whatNeeds(purpose: KeyPurpose): OfficeKey {
  if (purpose === "audit") return "keyNeededByLog";
  return purpose === "pepper" ? "keyNeededByHashes" : "keyNeededByRows";
}

/** New keys for what services are told, for every insurer that has such keys. @returns how many insurers. */
export async function renewServiceKeys(deps: Deps, actor: string): Promise<number> {
  let renewed = 0;
  for (const insurer of await allInsurers(deps.db, deps.clock())) {
    const portal = { ...deps, insurer };
    if (!(await hasServiceClients(portal))) continue;
    await renewSigningKeys(portal);
    await record(portal, { action: "keys.added", outcome: "ok", actor, subject: insurer.id, detail: "services" });
    renewed += 1;
  }
  return renewed;
}

const idsOf = ({ keys }: Deps, purpose: KeyPurpose) => keys.all.get(purpose)!.map(({ id }) => id);

const fileOf = (deps: Deps, purpose: KeyPurpose) => keyFile(deps.config.keysDir, deps.config.keyFiles, purpose);

function readLines(deps: Deps, purpose: KeyPurpose): string[] {
  return readFileSync(fileOf(deps, purpose), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Writes the key file anew. @param tell called when it is ready and before it counts: no key comes or goes untold. */
async function writeLines(deps: Deps, purpose: KeyPurpose, lines: string[], tell: () => Promise<void>): Promise<void> {
  const path = fileOf(deps, purpose);
  const part = `${path}.part`;
  try {
    orRefuse(path, () => {
      rmSync(part, { force: true });
      writeFileSync(part, `${lines.join("\n")}\n`, { flag: "wx", mode: 0o400 });
    });
    await tell();
    orRefuse(path, () => settle(part, path));
  } finally {
    rmSync(part, { force: true });
  }
}

function orRefuse(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Refusal("keyFileStuck", { path, reason: (error as Error).message });
  }
}
