/** Every encrypted column, for a change of keys; whoever adds a column that `keys.encrypt` fills adds it here (K2). */

export interface SealedPlace {
  table: string;
  column: string;
  /** The column whose value tells the rows apart, and what else must hold. */
  key: string;
  only?: { column: string; value: string };
  /** @returns the place the text was encrypted for. */
  placeOf(key: string): string;
}

const place = (table: string, column: string): SealedPlace => ({
  table,
  column,
  key: "id",
  placeOf: (id) => `${table}/${column}/${id}`,
});

const pendingSecret = (purpose: string): SealedPlace => ({
  table: "pending_secrets",
  column: "secret",
  key: "session_id",
  only: { column: "purpose", value: purpose },
  placeOf: (sessionId) => `pending_secrets/${purpose}/${sessionId}`,
});

export const sealedPlaces: readonly SealedPlace[] = [
  place("members", "birth_date"),
  place("members", "imported_email"),
  place("members", "email"),
  place("members", "pending_email"),
  place("members", "recovery_email"),
  place("members", "postal_address"),
  place("authenticators", "secret"),
  place("outbox", "message"),
  place("mail_links", "detail"),
  place("service_keys", "jwk"),
  pendingSecret("otp"),
  pendingSecret("recovery-codes"),
];

/** Encrypted addresses of members, and the column with the index by which each is found. */
export const indexedPlaces = (["email", "pending_email", "recovery_email"] as const).map((column) => ({
  place: place("members", column),
  index: `${column}_index`,
}));
