/** What the commands of operation say of themselves and when they are done. */

export const commands = {
  genkanIs: "The first login of a health insurance society's members",
  example: "Example:",
  optionVersion: "say which version this is",
  optionAs: "who acts, for the audit log; the shell's login name when it is not given",
  optionInsurer: "the insurer's host name or name, where the database has several; GENKAN_INSURER when it is not given",
  limitOption: "so many at the most",
  reasonOption: "why, for the audit log",
  optionJson: "as JSON",
  notWholeNumber: "'{typed}' is not a whole number from 1",
  sayWhoActs: "Say who you are: --as NAME. The audit log keeps it.",
  portInUse: "This port is in use. Choose another one: PORT=8090, or for the office’s console OFFICE_PORT=8091",
  progressOf: "{done} of {total}",
  progressRate: "{rate}/s",
  progressLeft: ", {time} left",
  seconds: "{count} s",
  minutes: "{count} min",

  // Serving.
  serveDoes: "open the portal; an empty one says what to do next",
  optionDemo: "make the demonstration insurer in an empty database",
  optionNoDemo: "leave an empty database empty, as without --demo",
  listens: "Genkan listens on {place}.",
  nextInsurer:
    "To whoever runs this server: there is no insurer yet. Next: genkan insurer add --help (in the container: docker compose exec genkan genkan insurer add --help)",
  nextTerms:
    "To whoever runs this server: the portal opens with its first terms. Next: genkan insurer terms draft FILE --version 1.0, then genkan insurer terms publish 1.0",
  demoOpen: `Genkan is open: {origin}/sign-in

Next: open that address in Chrome, Edge or Firefox (Safari keeps no cookies of http://localhost), sign in with the
user ID and password of one of the notices, and follow the screens.`,
  demoMails: "Mails are shown here and kept in the mail folder of the data directory.",
  demoNotices: "The notices were shown at the first start; `npx genkan demo` makes new ones.",
  demoDoes: "issue and show new notices of the demonstration insurer's members; make it in an empty database",
  demoAllBegun: "Every member of the demonstration has a password already.",

  // Tables, backups.
  migrateDoes: "bring the tables of the database to this version; `serve` does it too",
  migrated: "Done: {names}",
  nothingToDo: "Nothing to do.",
  argumentBackup: "where the backup goes; it must not exist yet. In BACKUP_DIR, by its moment, when it is not given",
  backupDoes: "copy the SQLite database into one file while the portal is open",
  optionKeep: "remove all but the newest so many of those that were named by their moment",
  optionCheck: "look at an existing backup, or at what pg_dump wrote, instead",
  sayWhichBackup: "say which backup is to be looked at",
  keepNamesItself: "--keep names its backups itself: leave the file out",
  backedUp: "Done: {file}\nThe keys are not inside. Without them it opens nothing: keep a copy of them elsewhere.",
  backupRemoved: "Removed: {file}",
  backupWhole: "{file} is whole, and the keys at hand belong to it.",
  dumpBegins:
    "{file} begins like a dump of Genkan's database. Whether it is whole shows only when it is restored somewhere.",
  dumpWhole: "{file} is a dump with its beginning and its end.",
  argumentRestore: "a file that `genkan backup` wrote",
  restoreDoes: "make a backup the database of an empty data folder; put its keys there first",
  restored: `Done. Everybody is signed out. What happened after the backup is forgotten: look at the audit log's end,
and void once more what was voided since. Next: genkan doctor, then genkan serve`,

  // The doctor.
  doctorDoes: "look at settings, keys, database, disk, clock, mail and insurers; changes nothing",
  doctorEnds: "The exit code is 1 when something is wrong; a warning alone leaves it 0.",
  stateOk: "ok       ",
  stateWarning: "warning  ",
  stateWrong: "wrong    ",

  // The audit log.
  auditDoes: "the audit log: verify, export, purge",
  auditVerifyDoes: "say whether a row of the log was changed or taken away; of every insurer, or of one",
  optionHead: "a head that the server's log told of; shows whether the end was cut off",
  headUnreadable: "--head is the sequence and the hash of a line of the server's log, such as 1204:5f2c…",
  argumentExport: "the CSV file; it must not exist yet",
  auditExportDoes: "write the log into a CSV file",
  optionFirstDay: "the first day, in Japan",
  optionLastDay: "the last day, in Japan",
  dayUnreadable: "{text} is not a day. Write it like 2026-04-01.",
  auditExported: "Done: {rows} rows in {file}. It names members: keep it as carefully as the database.",
  auditPurgeDoes: "delete the rows of the log from before a day; what is left can still be verified",
  optionBefore: "the first day that is kept, in Japan",
  optionReason: "why, for the audit log",
  deleting: "Deleting",
  nothingToPurge: "There was nothing from before that day.",
  purged: "Done: {rows} rows deleted.",
  auditSequence: "sequence",
  auditAt: "at",
  auditActor: "actor",
  auditMember: "member_number",
  auditAction: "action",
  auditOutcome: "outcome",
  auditDetail: "detail",
  auditSubject: "subject",
  auditIp: "ip",
  auditBrowser: "user_agent",
  auditSession: "session_hash",
  auditHash: "hash",

  // Keys.
  keysDoes: "the keys of the database: list, rotate",
  keysListDoes: "which keys there are and how many rows need each older one",
  keysRotateDoes: "change a key in three steps: add a new one, --rewrite the rows with it, --drop the old one",
  optionRewrite: "make the rows anew with the current key; can be stopped and run again",
  optionDrop: "take an old key out of the file, if no row needs it",
  notPurpose: "--purpose must be one of: {purposes}",
  twoSteps: "--rewrite and --drop are two steps.",
  thenRestart: "then restart every server",
  rewriting: "Rewriting",
  rewritten: "Done: {rows} rows. Which key is still needed: genkan keys list",
  keyAdded: `The {purpose} key {id} was added. Now, and before any other command:
  1. Copy the {purpose} key file to every other server, and to where you keep the keys.
  2. Restart every server.`,
  keyAddedPepper: "Passwords are hashed with it when their members sign in; those of others keep the old key.",
  keyAddedIndex:
    "Codes mailed before the restart no longer work, counts of wrong entries begin anew, and until step 3 nobody is found by their address.",
  keyAddedForm: "Pages that were opened before the restart ask their visitors to send the form again.",
  keyAddedAudit: "The log goes on with it; older rows are still verified with the old key.",
  keyAddedKnownDevice: "Browsers that had signed in count as unknown ones until their members sign in again.",
  keyDropped: `The {purpose} key {id} was dropped. Copy the key file to every other server and restart them.
Backups from before need the dropped key: keep a copy of the old key file as long as them.`,
};
