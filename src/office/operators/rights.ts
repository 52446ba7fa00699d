/** Who may do what: one table for the console and the command line. A right stands where it is asked for; who has none of its roles is refused. */

/** 受付、業務、責任者、広報、監査、設置者. */
export const roles = ["desk", "clerk", "lead", "editor", "auditor", "admin"] as const;
export type Role = (typeof roles)[number];

const everybody: readonly Role[] = roles;
const whoTelephone: readonly Role[] = ["desk", "clerk", "lead"];
const whoChange: readonly Role[] = ["clerk", "lead"];

export const rights = {
  /** The own sessions and passkeys, and the page that the day begins with. */
  "own.work": everybody,
  "members.search": whoTelephone,
  "member.see": whoTelephone,
  "member.uncover": whoTelephone,
  "caller.verify": whoTelephone,
  "member.unlock": whoTelephone,
  "member.leave": whoChange,
  "member.reinstate": whoChange,
  "member.correct": whoChange,
  "member.mark": whoChange,
  "member.reset-factor": ["lead"],
  "member.correct-email": ["lead"],
  "member.renumber": ["lead"],
  "progress.see": whoChange,
  "log.read": ["auditor"],
  "operators.change": ["admin"],
  "operation.see": ["admin"],
} satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof rights;

/** Whether one of these roles has the right. */
export function may(own: readonly Role[], right: Right): boolean {
  const allowed: readonly Role[] = rights[right];
  return own.some((role) => allowed.includes(role));
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}
