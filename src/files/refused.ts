/** An operation on the database or its files cannot be done; the message says what to do next. */
export class Refused extends Error {}
