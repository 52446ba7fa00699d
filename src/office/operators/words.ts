/** Roles in the words of whoever shows them. */
import type { OfficeKey, Sentence } from "../../strings/office.ts";
import { type Role, roles } from "./rights.ts";

const names: Record<Role, OfficeKey> = {
  desk: "roleDesk",
  clerk: "roleClerk",
  lead: "roleLead",
  editor: "roleEditor",
  auditor: "roleAuditor",
  admin: "roleAdmin",
};

const what: Record<Role, OfficeKey> = {
  desk: "roleDeskMay",
  clerk: "roleClerkMay",
  lead: "roleLeadMay",
  editor: "roleEditorMay",
  auditor: "roleAuditorMay",
  admin: "roleAdminMay",
};

export function roleNames(some: readonly Role[]): Sentence[] {
  return some.map((role) => ({ key: names[role] }));
}

/** @returns each role with its name and what it may. */
export function rolesInWords(): { role: Role; name: Sentence; may: Sentence }[] {
  return roles.map((role) => ({ role, name: { key: names[role] }, may: { key: what[role] } }));
}
