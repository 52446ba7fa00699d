/** 「ログインした覚えがない」: the link in the mail about a new browser stops the account until the office has spoken with its member. */
import { lockMember } from "../members/lock.ts";
import { linkPage } from "./mail-link.ts";

export const notMe = linkPage({
  view: "recovery/not-me",
  heading: (t) => t.notMe.heading,
  action: "sign-in.not-me",
  stop: (portal, memberId) => lockMember(portal, memberId, "reported by mail", memberId),
});
