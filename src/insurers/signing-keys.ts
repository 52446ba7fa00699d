/** The keys an insurer signs with: made on first use, sealed, changed with an overlap so that no service notices. */
import { generateKeyPair, type JsonWebKey, randomUUID } from "node:crypto";
import { promisify } from "node:util";
import { removals, rows } from "../database/rows.ts";
import type { Tables } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";

type SigningAlg = Tables["service_keys"]["alg"];
const algs: readonly SigningAlg[] = ["ES256", "RS256"];

/** Of the first key of each kind, of which there is one however many servers begin at the same moment. */
const fromTheFirst = 0;
/** A new key is published so long before it signs. */
const publishedMs = 3_600_000;
/** So long after its successor signs, what an older key signed may still be read. */
const readMs = 86_400_000;

const generate = promisify(generateKeyPair);

interface SigningKey {
  kid: string;
  alg: SigningAlg;
  use: "sig";
}

/** @returns the keys that are published, of each kind the one that signs first. */
export async function signingKeys(portal: Portal): Promise<(JsonWebKey & SigningKey)[]> {
  const stored = await storedKeys(portal);
  const missing = algs.filter((alg) => !stored.some((key) => key.alg === alg));
  for (const alg of missing) await addKey(portal, alg, fromTheFirst);
  const all = missing.length > 0 ? await storedKeys(portal) : stored;
  const now = portal.clock();
  return algs.flatMap((alg) => {
    const [waiting, ready] = partition(
      all.filter((key) => key.alg === alg),
      (key) => key.signs_from > now,
    );
    return [...ready.toReversed(), ...waiting].map((key) => open(portal, key));
  });
}

/** Adds a key of each kind that signs from an hour on; older ones go when nothing they signed is read any more. */
export async function renewSigningKeys(portal: Portal): Promise<void> {
  const from = portal.clock() + publishedMs;
  for (const alg of algs) await addKey(portal, alg, from);
  await transaction(portal, async (within) => {
    for (const alg of algs) await dropRead(within, alg);
  });
}

/** Drops keys whose successor has been signing for so long that nothing of theirs is read. */
async function dropRead(portal: Portal, alg: SigningAlg): Promise<void> {
  const signing = (await storedKeys(portal)).filter(
    (key) => key.alg === alg && key.signs_from <= portal.clock() - readMs,
  );
  const over = signing.slice(0, -1).map(({ id }) => id);
  if (over.length === 0) return;
  await removals(portal, "service_keys").where("id", "in", over).execute();
}

/** The longest signing first. */
async function storedKeys(portal: Portal): Promise<Tables["service_keys"][]> {
  return rows(portal, "service_keys").selectAll().orderBy("signs_from").orderBy("id").execute();
}

async function addKey(portal: Portal, alg: SigningAlg, signsFrom: number): Promise<void> {
  const { privateKey } =
    alg === "ES256"
      ? await generate("ec", { namedCurve: "P-256" })
      : await generate("rsa", { modulusLength: 2048, publicExponent: 0x10001 });
  const id = randomUUID();
  const jwk = portal.keys.encrypt(JSON.stringify(privateKey.export({ format: "jwk" })), placeOf(id));
  await portal.db
    .insertInto("service_keys")
    .values({ id, insurer_id: portal.insurer.id, alg, jwk, signs_from: signsFrom })
    .onConflict((conflict) => conflict.columns(["insurer_id", "alg", "signs_from"]).doNothing())
    .execute();
}

function open({ keys }: Portal, { id, alg, jwk }: Tables["service_keys"]): JsonWebKey & SigningKey {
  return { ...JSON.parse(keys.decrypt(jwk, placeOf(id))), kid: id, alg, use: "sig" };
}

const placeOf = (id: string) => `service_keys/jwk/${id}`;

function partition<T>(all: T[], isFirst: (each: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((each) => !isFirst(each))];
}
