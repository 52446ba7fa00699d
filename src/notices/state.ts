/** What a notice is, for the office that lists it and for whoever signs in with it. */

export const states = ["issued", "used", "expired", "locked", "void"] as const;
export type NoticeState = (typeof states)[number];

interface Facts {
  used_at: number | null;
  voided_at: number | null;
  locked_at: number | null;
  expires_at: number;
}

/** What a notice is at the moment `now`: used before void, void before locked, locked before expired. */
export function stateOf(notice: Facts, now: number): NoticeState {
  if (notice.used_at !== null) return "used";
  // A notice that was seen expired is void too, so that it stays so.
  if (notice.voided_at !== null) return notice.voided_at >= notice.expires_at ? "expired" : "void";
  if (notice.locked_at !== null) return "locked";
  return notice.expires_at <= now ? "expired" : "issued";
}
