/** Why a mail did not leave, told without the relay's own words: they may name the address (L4). */

/** What nodemailer says of a failure. */
export interface SmtpFailure {
  /** Nodemailer's name of what failed, such as `EENVELOPE`. */
  code?: string;
  /** The system's, such as `ECONNREFUSED`. */
  originalCode?: string;
  /** What was said to the relay, without its values, such as `RCPT TO`. */
  command?: string;
  /** The relay's answer. */
  response?: string;
}

/** An answer's code, and its enhanced one where it has one (RFC 3463). */
const answer = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})(?!\S))?/;

/** 5.5 and 5.7 speak of our manners and of the relay's policy, and so do the other codes where nothing more is said. */
const ofTheAddress = /^(5\d\d 5\.[0-46]\.\d+|55[0-3])$/;

export class NotSent extends Error {
  /**
   * What is at fault: the `address`, for good, so that another try would end the same; this `mail`, now or for good; or the
   * `relay`, with which no other mail leaves either.
   */
  readonly fault: "address" | "mail" | "relay";

  constructor({ code, originalCode, command, response }: SmtpFailure) {
    const [, ...codes] = answer.exec(response ?? "") ?? [];
    const answered = codes.filter(Boolean).join(" ");
    super([originalCode ?? code, answered, command && `at ${command}`].filter(Boolean).join(" ") || "unknown");
    const isAnswer = (code === "EENVELOPE" || code === "EMESSAGE") && !answered.startsWith("421");
    const isAddress = command === "RCPT TO" && ofTheAddress.test(answered);
    this.fault = isAddress ? "address" : isAnswer ? "mail" : "relay";
  }
}
