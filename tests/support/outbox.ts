/** The outbox as tests empty it: all that is due in every lane, at once. */
import type { Mail } from "../../src/mail/messages.ts";
import { lanes, type Office, type Send, sendTaken, takeDueMails } from "../../src/mail/outbox.ts";

/** @returns how many were taken. */
export async function sendDueMails(
  office: Office,
  send: Send,
  onFailure: (error: Error, attempt: number) => void,
): Promise<number> {
  const taken = (await Promise.all(lanes.map((lane) => takeDueMails(office, lane, 1000)))).flat();
  await Promise.all(taken.map((mail) => sendTaken(office, mail, send, onFailure)));
  return taken.length;
}

/** As {@link sendDueMails}, to nobody. @returns the mails. */
export async function dueMails(office: Office): Promise<Mail[]> {
  const mails: Mail[] = [];
  await sendDueMails(
    office,
    async (mail) => void mails.push(mail),
    () => {},
  );
  return mails;
}
