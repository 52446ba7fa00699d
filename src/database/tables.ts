/** The rows of every table, as both databases return them: text, whole numbers (moments in ms) and null, nothing else. */
import type { Generated, Selectable } from "kysely";

export interface Tables {
  insurers: InsurersTable;
  terms: TermsTable;
  terms_drafts: TermsDraftsTable;
  terms_acceptances: TermsAcceptancesTable;
  services: ServicesTable;
  announcements: AnnouncementsTable;
  members: MembersTable;
  notices: NoticesTable;
  sessions: SessionsTable;
  limits: LimitsTable;
  slips: SlipsTable;
  challenges: ChallengesTable;
  pending_secrets: PendingSecretsTable;
  authenticators: AuthenticatorsTable;
  recovery_codes: RecoveryCodesTable;
  email_codes: EmailCodesTable;
  outbox: OutboxTable;
  audit_heads: AuditHeadsTable;
  audit_events: AuditEventsTable;
  audit_checkpoints: AuditCheckpointsTable;
  key_checks: KeyChecksTable;
  former_user_ids: FormerUserIdsTable;
  mail_links: MailLinksTable;
  password_resets: PasswordResetsTable;
  moves: MovesTable;
  spent_challenges: SpentChallengesTable;
  list_columns: ListColumnsTable;
  operators: OperatorsTable;
  operator_roles: OperatorRolesTable;
  operator_passkeys: OperatorPasskeysTable;
  operator_sessions: OperatorSessionsTable;
  operator_invitations: OperatorInvitationsTable;
  verified_callers: VerifiedCallersTable;
  spent_operator_challenges: SpentOperatorChallengesTable;
  service_clients: ServiceClientsTable;
  service_payloads: ServicePayloadsTable;
  service_keys: ServiceKeysTable;
  service_members: ServiceMembersTable;
  service_sign_ins: ServiceSignInsTable;
}

interface InsurersTable {
  id: string;
  /** Scheme, host and port, as a browser writes them in the Origin header. */
  origin: string;
  name: string;
  name_en: string;
  phone: string;
  phone_hours: string;
  phone_hours_en: string;
  postal_address: string;
  password_policy: "kosmo" | "modern";
  /** Null as long as 「このまま設定を続ける」 is offered. */
  continue_in_place_off_at: number | null;
  notice_days: number;
  idle_minutes: number;
  absolute_minutes: number;
  /** Set for the invented insurer that `npm start` makes on an empty database. */
  demonstration_at: number | null;
  created_at: number;
  /** `#rrggbb`: the insurer's own colour, on the portal and on the notices. */
  color: string | null;
  website: string | null;
  /** The insurer's privacy notice, already safe HTML. */
  privacy_html: string | null;
  /** `mailto:` or `https:` address for people who found a weakness (RFC 9116). */
  security_contact: string | null;
  /** So many accounts named on one internet line within an hour, and not proved, make it slow. */
  slow_after: Generated<number>;
  /** Set for an insurer that was never used and is gone but for its audit log. */
  removed_at: number | null;
  /** What is known of a member who has left may be erased after so many days. */
  kept_days: Generated<number>;
}

interface TermsTable {
  id: string;
  insurer_id: string;
  version: string;
  html: string;
  /** JSON: language → sentences. */
  summary: string;
  /** SHA-256 of `html`, hexadecimal. */
  hash: string;
  published_at: number;
  /** JSON: language → what changed against the version before, in short sentences. */
  changes: string | null;
  /** Until then, who accepted an older version may go on with it. */
  grace_until: number | null;
}

/** A version on its way; publishing moves it to `terms`, where it never changes again. */
interface TermsDraftsTable {
  insurer_id: string;
  version: string;
  html: string;
  summary: string;
  changes: string | null;
  created_at: number;
}

interface TermsAcceptancesTable {
  insurer_id: string;
  member_id: string;
  terms_id: string;
  terms_hash: string;
  accepted_at: number;
}

interface ServicesTable {
  id: string;
  insurer_id: string;
  position: number;
  name_ja: string;
  name_easy: string;
  name_en: string;
  url: string;
  shown_from: number | null;
  shown_until: number | null;
  category: string | null;
}

interface AnnouncementsTable {
  id: string;
  insurer_id: string;
  title: string;
  body: string;
  published_at: number;
  ended_at: number | null;
  /** Null where only Japanese was written. */
  title_easy: string | null;
  body_easy: string | null;
  title_en: string | null;
  body_en: string | null;
  /** Only members of this import see it. */
  batch: string | null;
  /** Only members of this 配布先 see it. */
  route: string | null;
}

interface MembersTable {
  id: string;
  insurer_id: string;
  member_number: string;
  name: string;
  name_kana: string;
  /** Encrypted YYYY-MM-DD. */
  birth_date: string;
  /** Encrypted address the insurer brought along; only ever a proposal. */
  imported_email: string | null;
  /** Encrypted JSON: postal code and address lines. */
  postal_address: string | null;
  /** WebAuthn user handle: 32 random bytes, base64url. */
  user_handle: string;
  user_id: string | null;
  /** `user_id` folded for comparison, unique per insurer. */
  user_id_key: string | null;
  sign_in_method: "passkey" | "otp" | null;
  account_chosen_at: number | null;
  password_hash: string | null;
  password_set_at: number | null;
  email: string | null;
  /** Keyed hash of the address, so that it can be found without being readable. */
  email_index: string | null;
  email_set_at: number | null;
  email_confirmed_at: number | null;
  email_deferred_at: number | null;
  recovery_codes_saved_at: number | null;
  /** From then on the member has left: nobody signs in. It may lie ahead. */
  retired_at: number | null;
  created_at: number;
  /** The import that brought the member in. */
  batch: string | null;
  /** 配布先: the way the paper goes, such as a department of the employer. */
  route: string | null;
  /** When an import last changed the row. */
  updated_at: number | null;
  /** Nobody signs in while it is set. */
  locked_at: number | null;
  lock_reason: string | null;
  /** In which the member reads mails. */
  language: "ja" | "easy" | "en" | null;
  /** The member stopped using the portal; the insurer's record stays. */
  withdrawn_at: number | null;
  user_id_changed_at: number | null;
  /** Encrypted address that takes the place of `email` when its code is entered. */
  pending_email: string | null;
  pending_email_index: string | null;
  pending_email_at: number | null;
  /** Encrypted second address, for recovery only. */
  recovery_email: string | null;
  recovery_email_index: string | null;
  recovery_email_confirmed_at: number | null;
  /** When a notice came back from the address; null again once the address changes. */
  address_wrong_at: number | null;
  /** Name and kana as they are searched; null in a row of an older version until the server has filled it. */
  name_key: string | null;
  kana_key: string | null;
  /** The same of what follows the family name. */
  given_key: string | null;
  given_kana_key: string | null;
  /** Keyed hashes, 48 bits, by which what cannot be read is searched. */
  birth_key: number | null;
  postal_key: number | null;
  imported_email_key: number | null;
  /** The furthest step of the first login that was ever reached, from 1 on. */
  reached: number | null;
  /** When each step was reached: `<step>:<ms>`, separated by spaces. */
  reached_at: string | null;
  /** The day of the first notice in Japan, days since 1970. */
  issued_on: number | null;
  /** The member does everything on paper: no notice is proposed. */
  paper_only_at: number | null;
  /** No paper at all is sent. */
  do_not_send_at: number | null;
  /** 保護者: whose name the member's paper is written to besides. */
  guardian: string | null;
}

interface NoticesTable {
  id: string;
  insurer_id: string;
  member_id: string;
  temporary_user_id: string;
  temporary_user_id_key: string;
  password_hash: string;
  birth_date_failures: Generated<number>;
  issued_at: number;
  expires_at: number;
  used_at: number | null;
  locked_at: number | null;
  voided_at: number | null;
  /** The member has an account already; using this notice begins its recovery. */
  for_recovery_at: number | null;
  /** A notice for recovery waits, so that its owner can object. */
  usable_from: number | null;
}

interface SessionsTable {
  /** SHA-256 of the token, hexadecimal; the token itself is only in the cookie. */
  id: string;
  insurer_id: string;
  member_id: string;
  notice_id: string | null;
  assurance: "notice" | "password" | "full";
  started_at: number;
  /** When it ends unless it is used before. */
  idle_ends_at: number;
  /** When it ends whatever happens. */
  ends_at: number;
  birth_date_confirmed_at: number | null;
  /** The member signed in with their own password, or chose to go on without signing out. */
  continued_at: number | null;
  /** A code from the confirmed address was entered in this session. */
  email_proved_at: number | null;
  /** When a second factor was last proved; changes to the account need it to be recent (S13). */
  factor_at: number | null;
  /** The member will decide about the new terms later, within their time of grace. */
  terms_deferred_at: number | null;
  /** The passkey or app with which the session was signed in; none where it was a recovery code. */
  authenticator_id: string | null;
  user_agent: string;
  /** What services know it by, from the first one that it opened; it goes on to the session that takes this one's place. */
  services_key: string | null;
  /** The session that took this one's place; this one is dead. */
  replaced_by: string | null;
  /** Digest of the post that did it, so that the same post sent again over a bad link finds its answer. */
  replaced_through: string | null;
}

interface LimitsTable {
  insurer_id: string;
  key: string;
  failures: number;
  blocked_until: number;
  /** When the last failure was counted; the first one where the counter begins anew by itself. */
  updated_at: number;
}

/** An account named on an internet line and not proved since. */
interface SlipsTable {
  insurer_id: string;
  line: string;
  /** Id of the member, or a keyed hash of what was typed. */
  account: string;
  slipped_at: number;
}

interface ChallengesTable {
  challenge: string;
  insurer_id: string;
  /** Id of the session, or of the forgotten password or move that stands for one, in which it was given. */
  bound_to: string;
  member_id: string;
  purpose: "register" | "authenticate";
  origin: string;
  expires_at: number;
  consumed_at: number | null;
}

interface PendingSecretsTable {
  session_id: string;
  purpose: "otp" | "recovery-codes";
  insurer_id: string;
  secret: string;
  expires_at: number;
}

interface AuthenticatorsTable {
  id: string;
  insurer_id: string;
  member_id: string;
  kind: "passkey" | "otp";
  name: string | null;
  created_at: number;
  last_used_at: number | null;
  /** Passkey only; base64url, unique over all insurers. */
  credential_id: string | null;
  public_key: string | null;
  counter: number | null;
  transports: string | null;
  aaguid: string | null;
  /** Nothing once the passkey said something else than at its registration. */
  backup_eligible: number | null;
  backed_up: number | null;
  /** OTP only; encrypted base32. */
  secret: string | null;
  /** OTP only; the 30-second step of the last accepted code. */
  last_time_step: number | null;
}

interface RecoveryCodesTable {
  insurer_id: string;
  member_id: string;
  /** First group of the code: finds the row, so that one hash is computed and not ten. */
  selector: string;
  code_hash: string;
  created_at: number;
  used_at: number | null;
}

interface EmailCodesTable {
  id: string;
  insurer_id: string;
  member_id: string;
  session_id: string;
  email_index: string;
  code_mac: string;
  tries_left: number;
  created_at: number;
  expires_at: number;
  consumed_at: number | null;
}

interface OutboxTable {
  id: string;
  insurer_id: string;
  member_id: string;
  /** Encrypted JSON: address, subject and text. */
  message: string;
  created_at: number;
  attempts: Generated<number>;
  next_attempt_at: number;
  sent_at: number | null;
  failed_at: number | null;
  /** `awaited`: somebody waits for it at a page; `told`: it tells of what happened. */
  lane: Generated<"awaited" | "told">;
  /** When the relay refused the address for good. */
  refused_at: number | null;
  /** Keyed hash of the address that was refused; null as long as none was. */
  email_index: string | null;
  /** Which mail it is. */
  kind: string | null;
}

interface AuditHeadsTable {
  insurer_id: string;
  sequence: number;
  hash: string;
}

interface AuditEventsTable {
  insurer_id: string;
  sequence: number;
  at: number;
  actor: string;
  subject: string;
  action: string;
  outcome: string;
  detail: string;
  ip: string;
  user_agent: string;
  session_hash: string;
  hash: string;
}

/** Up to here rows may be missing, because they were purged. */
interface AuditCheckpointsTable {
  insurer_id: string;
  sequence: number;
  /** Hash of the row with that number. */
  hash: string;
  /** Keyed hash of the others, hexadecimal. */
  mac: string;
  at: number;
}

interface KeyChecksTable {
  /** Purpose and id of the key, such as `encryption/k1`. */
  key: string;
  check_value: string;
}

interface FormerUserIdsTable {
  insurer_id: string;
  user_id_key: string;
  member_id: string;
  /** From then on anybody may choose it. */
  free_at: number;
}

/** A link in a mail that works once and without signing in. */
interface MailLinksTable {
  /** SHA-256 of the token in the link, hexadecimal. */
  id: string;
  insurer_id: string;
  member_id: string;
  purpose: "not-me" | "email-objection" | "recovery-objection";
  /** Encrypted; what the link brings back, such as the address of before. */
  detail: string | null;
  created_at: number;
  expires_at: number;
  consumed_at: number | null;
}

/** A forgotten password on its way; without a member where nobody was found, so that both take the same way. */
interface PasswordResetsTable {
  /** SHA-256 of the visit's token, hexadecimal. */
  id: string;
  insurer_id: string;
  member_id: string | null;
  code_mac: string;
  tries_left: number;
  created_at: number;
  expires_at: number;
  email_proved_at: number | null;
  factor_at: number | null;
  consumed_at: number | null;
}

/** An invitation to the member's new phone, shown as a QR code on the old one. */
interface MovesTable {
  /** SHA-256 of the token in the QR code, hexadecimal. */
  id: string;
  insurer_id: string;
  member_id: string;
  session_id: string;
  created_at: number;
  expires_at: number;
  /** SHA-256 of the visit's token of the phone that opened it first; no other one can go on. */
  opened_by: string | null;
  /** On the old phone somebody said that both show the same number. */
  confirmed_at: number | null;
  consumed_at: number | null;
  /** What the new phone registered. */
  authenticator_id: string | null;
}

interface SpentChallengesTable {
  challenge: string;
  insurer_id: string;
  expires_at: number;
}

/** Somebody who works in the console, for one insurer or several. */
interface OperatorsTable {
  id: string;
  /** As the audit log knows them; never another's. */
  name: string;
  /** WebAuthn user handle: 32 random bytes, base64url. */
  user_handle: string;
  created_at: number;
}

interface OperatorRolesTable {
  operator_id: string;
  insurer_id: string;
  role: "desk" | "clerk" | "lead" | "editor" | "auditor" | "admin";
}

interface OperatorPasskeysTable {
  id: string;
  operator_id: string;
  name: string;
  /** base64url, unique over all operators. */
  credential_id: string;
  public_key: string;
  counter: number;
  transports: string;
  aaguid: string;
  backup_eligible: number;
  backed_up: number;
  created_at: number;
  last_used_at: number | null;
}

interface OperatorSessionsTable {
  /** SHA-256 of the token in the cookie, hexadecimal. */
  id: string;
  operator_id: string;
  /** For whom the operator works now. */
  insurer_id: string;
  user_agent: string;
  started_at: number;
  /** The session ends when nothing is asked for a while. */
  seen_at: number;
  /** When it ends whatever happens. */
  ends_at: number;
  /** When a passkey was last shown (S13). */
  proved_at: number;
}

interface OperatorInvitationsTable {
  /** SHA-256 of the token in the link, hexadecimal. */
  id: string;
  operator_id: string;
  insurer_id: string;
  created_at: number;
  expires_at: number;
  /** SHA-256 of the visit's token of the browser that opened it; no other one can go on. */
  opened_by: string | null;
  /** When it was used, or another one took its place. */
  ended_at: number | null;
}

/** The caller on the telephone said what the member knows. */
interface VerifiedCallersTable {
  session_id: string;
  insurer_id: string;
  member_id: string;
  verified_at: number;
}

interface SpentOperatorChallengesTable {
  challenge: string;
  expires_at: number;
}

/** A service that members come to signed in; its id is the `client_id`. */
interface ServiceClientsTable {
  id: string;
  insurer_id: string;
  service_id: string;
  /** JSON: addresses, of which exactly one must be named. */
  redirect_uris: string;
  post_logout_redirect_uris: string;
  backchannel_logout_uri: string | null;
  initiate_login_uri: string | null;
  /** JSON: what the insurer lets it know besides `sub`. */
  claims: string;
  /** SHA-256, hexadecimal; a client without a secret signs with a key of `jwks_uri`. */
  secret_hash: string | null;
  /** Good as well while the service's maker changes to the newer one. */
  former_secret_hash: string | null;
  jwks_uri: string | null;
  id_token_alg: "ES256" | "RS256";
  created_at: number;
}

/** What is under way between a service and the portal: requests, codes, tokens, grants. */
interface ServicePayloadsTable {
  /** SHA-256 of its kind and handle, hexadecimal; the handle itself is only with whom it was given to. */
  id: string;
  insurer_id: string;
  /** JSON, without the handle. */
  payload: string;
  grant_id: string | null;
  expires_at: number;
  consumed_at: number | null;
}

interface ServiceKeysTable {
  /** `kid`. */
  id: string;
  insurer_id: string;
  alg: "ES256" | "RS256";
  /** Encrypted JSON: the private key. */
  jwk: string;
  /** Before that it is only published, so that services know it when it signs. */
  signs_from: number;
}

/** A member as one service knows them. */
interface ServiceMembersTable {
  client_id: string;
  insurer_id: string;
  member_id: string;
  /** Random and the service's own: two services cannot put their members together. */
  sub: string;
  /** Null once the member ended it; the service knows them again by the same `sub`. */
  since: number | null;
  last_at: number | null;
}

/** A service that was opened in a session and has to be told of its end. */
interface ServiceSignInsTable {
  sid: string;
  insurer_id: string;
  client_id: string;
  member_id: string;
  /** Of the session; one that no session has once the member ended this service alone. */
  services_key: string;
  grant_id: string;
  begun_at: number;
  attempts: Generated<number>;
  next_attempt_at: Generated<number>;
}

export type InsurerRow = Selectable<InsurersTable>;
export type TermsRow = Selectable<TermsTable>;
export type MemberRow = Selectable<MembersTable>;
export type NoticeRow = Selectable<NoticesTable>;
export type AuthenticatorRow = Selectable<AuthenticatorsTable>;
export type SessionRow = Selectable<SessionsTable>;
export type MoveRow = Selectable<MovesTable>;
export type AuditRow = Selectable<AuditEventsTable>;
export type OperatorRow = Selectable<OperatorsTable>;
export type OperatorPasskeyRow = Selectable<OperatorPasskeysTable>;
export type KeyCheckRow = Selectable<KeyChecksTable>;

/** What a heading of the insurer's lists means, where it cannot be guessed. */
interface ListColumnsTable {
  insurer_id: string;
  folded: string;
  heading: string;
  /** Null: the column is not read. */
  meaning: string | null;
}
