/** A printed file encrypted for the print shop, as `age` does it; the only importer of age-encryption. */
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { Encrypter } from "age-encryption";
import { Refusal } from "../../files/refusal.ts";

/** For the owner of a key (`age1…`), or for who knows a passphrase. */
export type Receiver = { to: string } | { passphrase: string };

/** A shorter one could be guessed by whoever finds the file. */
const shortest = 16;

/** @throws {Refusal} where nothing can be encrypted for such a receiver. */
export function encrypterFor(receiver: Receiver): Encrypter {
  const encrypter = new Encrypter();
  if ("passphrase" in receiver) {
    if ([...receiver.passphrase].length < shortest) throw new Refusal("passphraseShort", { shortest });
    encrypter.setPassphrase(receiver.passphrase);
    return encrypter;
  }
  try {
    encrypter.addRecipient(receiver.to);
  } catch {
    throw new Refusal("recipientWrong", { key: receiver.to });
  }
  return encrypter;
}

/** @param to must not exist; it is on the disk when this resolves. */
export async function encryptFile(from: string, to: string, receiver: Receiver): Promise<void> {
  const plain = Readable.toWeb(createReadStream(from)) as globalThis.ReadableStream<Uint8Array>;
  const sealed = (await encrypterFor(receiver).encrypt(plain)) as ReadableStream<Uint8Array>;
  await pipeline(Readable.fromWeb(sealed), createWriteStream(to, { flags: "wx", mode: 0o600, flush: true }));
}
