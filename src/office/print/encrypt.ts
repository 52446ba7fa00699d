/** A printed file encrypted for the print shop, as `age` does it; the only importer of age-encryption. */
import { PassThrough, Readable, type Writable } from "node:stream";
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

/** Nothing of the plain text comes onto the disk. @returns where it is written; `sealed` resolves when the last of it has left `out`. */
export function encrypted(out: Writable, receiver: Receiver): { plain: Writable; sealed: Promise<void> } {
  const plain = new PassThrough();
  const seal = async () => {
    const text = Readable.toWeb(plain) as globalThis.ReadableStream<Uint8Array>;
    const sealed = (await encrypterFor(receiver).encrypt(text)) as ReadableStream<Uint8Array>;
    await pipeline(Readable.fromWeb(sealed), out);
  };
  // Whoever writes must not wait for a disk that takes no more.
  const sealed = seal().catch((error: Error) => {
    plain.destroy(error);
    throw error;
  });
  return { plain, sealed };
}
