/** What the office reads where something cannot be done: why, and what to do. Another language is a second table with these keys. */

export const officeWords = {
  // Files.
  fileExists: "{path} exists already. Choose another name.",
  folderMissing: "The folder {folder} does not exist. Make it first.",
  fileUnreadable: "{reason}",
  fileNotUtf8: "{path} is not UTF-8. Save it as UTF-8.",
  pathOfOther: "{path} belongs to the user {owner}, and Genkan runs as {user}, who may not use it.",
  ownPath: "Start Genkan as the user {owner}, or give it the folder: chown -R {own} {path}",
  pathClosed: "{path} has the mode {mode}: {user}, to whom it belongs, may not use it.",
  openPath: "Run: chmod u+rwX {path}",
  diskReadOnly: "{path} is on a disk that cannot be written.",
  mountWritable: "Mount it for writing.",

  // Which insurer.
  noInsurer: "There is no insurer yet. Make one: genkan insurer add --help",
  insurerUnknown: "No insurer is called {wanted}. There are:",
  insurerUnclear: "Say which insurer:",
  insurerChoice: "  --insurer {host}   {name}",
  noDemonstration: "This database has no demonstration insurer. `genkan serve` makes it on an empty one.",

  // The names of what is typed about an insurer.
  fieldAddress: "Address",
  fieldCategory: "Category",
  fieldFirstDay: "First day",
  fieldGrace: "The last day of grace",
  fieldLastDay: "Last day",
  fieldName: "Name",
  fieldNameEasy: "Name in easy Japanese",
  fieldNameEnglish: "English name",
  fieldOrigin: "Origin",
  fieldPhone: "Telephone number",
  fieldPhoneHours: "Telephone hours",
  fieldPhoneHoursEnglish: "English telephone hours",
  fieldPostalAddress: "Postal address",
  fieldSecurityContact: "Security contact",
  fieldTakesEffect: "The day it takes effect",
  fieldText: "Text",
  fieldTitle: "Title",
  fieldWebsite: "Website",

  // What is wrong with it.
  empty: "{field} is empty.",
  controlCharacter: "{field} holds a control character. Type it anew.",
  tooLong: "{field} has {length} letters. Use {max} at the most.",
  notEnglish: "{field} has Japanese letters. Write it in English.",
  notWebAddress: "{field} must be an address that begins with https://, not {typed}",
  notDay: "{field} must be a day such as 2026-04-30, not {typed}",
  inThePast: "{field} is in the past. Today is {today}.",
  notOrigin: "Origin must be an address such as https://kenpo.example.jp, not {typed}",
  originWithoutTls: "Origin must begin with https:// for {host}: without TLS anybody on the way could read passwords.",
  originWithoutName: "Origin needs a host name, not {host}: a passkey belongs to a name.",
  originWithMore: "Origin ends after the host name: {origin}",
  originTaken: "{origin} is the address of another insurer. See genkan insurer list.",
  hostShared:
    "{host} is the host of another insurer: {origin}. Browsers keep one set of cookies for all ports of a host, so each " +
    "insurer needs a host name of its own.",
  originHasPasskeys:
    "Passkeys are bound to the host: those made at {origin} do not work at another one ({passkeys} now). " +
    "Their owners need a recovery code or the office's help. To move the portal all the same, add --yes.",
  notPhone: "Telephone number must be digits and hyphens, such as 03-1234-5678, not {typed}",
  notContact: "Security contact must be an e-mail address or begin with https://, not {typed}",
  notColor: "Colour must be # and six of 0-9 and a-f, such as #005bac, not {typed}",
  colorTooLight:
    "Colour {color} is too light for white text: contrast {contrast}:1, at least {least}:1 is needed. " +
    "The nearest darker colour that will do is {darker}",

  // The policy.
  policyIdle: "Minutes without use",
  policyAbsolute: "Minutes in all",
  policyNoticeDays: "Days of a notice",
  policySlowAfter: "User IDs that slow a line",
  outOfLimits: "{name} must be from {least} to {most}, not {value}.",
  absoluteBelowIdle: "Minutes in all ({absolute}) must not be fewer than minutes without use ({idle}).",

  // The terms and the privacy notice.
  inLine: "Line {line}: {problem}",
  lineControlCharacter: "a control character. Type the line anew.",
  textEmpty: "The text is empty.",
  textHasPicture: "Pictures cannot be shown here. Say it in words.",
  textHasHtml: "HTML is not taken: {tag}. Write Markdown.",
  textHasLink: "A link must begin with https://, not {address}",
  textBeginsTooDeep: "The first heading must begin with # or ##.",
  notVersion: "The version is up to 20 letters, digits, dots and hyphens, such as 2.0 or 2026-04.",
  noArticle: "The terms have no article. Begin each with a line such as ## 第1条 目的",
  notSummary: "The summary must be {form}",
  notChanges: "The changes must be {form}",
  pointsForm: 'JSON with sentences in three languages: {"ja":["…"],"easy":["…"],"en":["…"]}',
  graceTooShort: "The last day of grace is before the day it takes effect, {date}.",
  noDraft: "There is no draft of version {version}. See genkan insurer terms list.",
  versionPublished: "Version {version} is published and never changes. Take another version.",
  versionSameMoment: "Version {version} takes effect at the same moment. Choose another day.",
  versionUnknown: "There is no version {version} of the terms. See genkan insurer terms list.",

  // Services and announcements.
  serviceUnknown: "No service is called {name}. See genkan insurer services list.",
  serviceExists: "There is a service called {name} already.",
  placeTooLow: "The first place in the list is 1.",
  lastDayTooEarly: "The last day is before the first day.",
  announcementUnknown: "No announcement is called {title}. See genkan insurer announcements list.",
  announcementExists: "There is an announcement called {title} already.",
  announcementOver: "The last day is before the first day, or in the past.",

  // Members.
  memberUnknown: "There is no member {number}. Look for one: genkan members list --search …",
  memberRetired: "Member {number} is retired; nothing was changed.",

  // The member list.
  listUnreadable: "The file cannot be read: {reason}",
  listNotFile: "{path} is not a file.",
  listTooLarge: "The file is larger than 1 GiB. Split it and import the parts.",
  listEncoding: "The file is neither UTF-8 nor Shift JIS (CP932). In Excel, save it as “CSV UTF-8 (comma delimited)”.",
  listChanged: "The file was changed while it was read. Give the same command again.",
  listEmpty: "The file is empty.",
  listTooLong: "The file has more than {most} rows. Split it and import the parts.",
  headingsMissing: "These headings are missing: {headings}",
  headingsTwice: "These headings are there twice: {headings}",
  headingsUnknown: "These headings are not known: {headings}",
  headingsKnown: "The first row of the file names the columns. Known headings:",
  headingChoice: "  {japanese} or {english}",
  rowBad: "line {line}: {reason}",
  cellBad: "line {line}, {heading}: {reason}",
  rowsMore: "… and {rows} rows more",
  rowsToMend: "Nothing was imported: {bad} of {rows} rows must be mended first.",
  rowsInFile: "They are in {file}, with the reasons. It holds members' data: delete it when it is no longer needed.",
  notBatch: "The name of the batch must have 1 to 100 characters. Give one: --batch NAME",
  listIsHalf:
    "The import of {file} (batch {batch}) did not come to its end ({at}): a part of the list is missing. " +
    "Give the same import command again, which finishes it. To print what is there all the same, add --half-list.",
  importIsHalf:
    "The import of {file} (batch {batch}) did not come to its end ({at}). " +
    'If this is not that list: finish that one first, with its own command and --batch "{batch}".',
  importOvertaken: "Somebody else added members at the same time. Give the same command again.",
  importStopped:
    'The import was stopped; {members} members are written. Finish it with the same command and --batch "{batch}".',

  // Notices.
  noticesExist: "{file} exists. Choose another name.",
  addresseeUnknown: "{number} is not in the member list.",
  addresseeRetired: "{number} is retired.",
  addresseeHasPassword: "{number} has a password already; who has lost everything gets a notice --for-recovery.",
  addresseeHasNone: "{number} has no password yet; issue a usual notice.",
  addressMissing: "{number} {name}: has no postal address",
  letterMissing: "{number} {name}: no font has {letters}",
  nothingIssued:
    "Nothing was issued. Mend these in the member list and import it, or issue to the others with --leave-out.",
  nobodyLeft: "Nobody is left to issue a notice to.",

  // The audit log.
  logBroken: "The log is broken, so nothing was deleted. See: genkan audit verify",
  faultCheckpoint: "the checkpoint of a purge was not signed with the audit key",
  faultChanged: "the row was changed",
  faultCutOff: "the row and all after it were cut off: the server's log knows more rows",
  faultHead: "the head of the log names another row",
  faultLogged: "the server's log knows this row with another hash",
  faultMissing: "the row is missing",
  faultTail: "the row and all after it are missing",
  logTampered: "{host}: row {sequence}{moment}: {fault}. Keep the database as it is and look at the newest backup.",
  purgeInFuture: "--before lies in the future. Give a day that is over.",

  // The database itself.
  databaseNone: "{place} is no database.",
  databaseDamaged: "The database {place} is damaged: {reason}.",
  restoreIt:
    "Check DATA_DIR and DATABASE_URL. Keep the file, and restore a backup into an empty folder: genkan restore FILE",
  databaseEmpty: "The database {place} does not hold Genkan's tables.",
  databaseUnusable: "The database {place} cannot be used: {reason}.",
  waitForOther: "Another program is writing into it. Wait for its end and try again.",
  lookAtDisk: "Look at the disk: genkan doctor",
  databaseUnsafe: "{path} does not keep commits safe on this disk: {settings}",
  localDisk: "Put DATA_DIR on a disk of this machine.",
  databaseSilent: "The database {place} does not answer: {reason}.",
  databaseRefuses: "The database {place} refuses: {reason}.",
  checkAddress: "Check that it runs, and DATA_DIR and DATABASE_URL.",
  databaseOfOther: "The database {place} holds the tables of another program: {names}.",
  ownDatabase: "Give Genkan a database of its own: DATA_DIR or DATABASE_URL.",
  databaseNewer: "A newer Genkan made the tables of {place}: this one ({version}) does not know {names}.",
  newerProgram:
    "Install the newer version again, or restore a backup from before it into an empty folder: genkan restore FILE",

  // The database as a file.
  noDatabase: "There is no database at {path}. Check DATA_DIR and DATABASE_URL.",
  databaseExists: "{path} exists already. Restore into an empty DATA_DIR, or move it away first.",
  copyFailed: "The copy could not be made: {reason}.",
  copyDamaged: "The copy is damaged, and so may be the database: {fault}. Run: genkan doctor",
  backupMissing: "{file} does not exist.",
  backupDamaged: "{file} is damaged: {fault}. Use another backup.",
  backupOfOther: "{file} does not hold Genkan's tables. Run pg_dump again.",
  backupCutOff: "{file} was cut off: its last lines are missing. Run pg_dump again.",
  notBackup: "{file} is neither an SQLite database nor what pg_dump writes.",
  backupInUse: "{file} is a database in use and no backup. Make one: genkan backup FILE",
  backupOfPostgres: "{file} is a PostgreSQL dump. Set DATABASE_URL to restore it.",
  backUpPostgres: `This database is in PostgreSQL, whose own tool backs it up:
  umask 077; pg_dump --format=custom --file='{file}' '{url}'
It asks for the password, or finds it in ~/.pgpass. Then: genkan backup --check '{file}'`,
  restorePostgres: `This database is in PostgreSQL, whose own tool restores into an empty one:
  pg_restore --exit-on-error --single-transaction --dbname='{url}' '{file}'
It asks for the password, or finds it in ~/.pgpass. Put the keys back before you start Genkan.`,

  // Keys.
  keyUnknown: "There is no {purpose} key {id}. See: genkan keys list",
  keyCurrent: "{id} is the current {purpose} key. Add a new one first: genkan keys rotate --purpose {purpose}",
  keyNeededByLog:
    "Nothing was changed. Rows of the audit log were written with this key. It can go when they are purged: genkan audit purge --help",
  keyNeededByHashes:
    "Nothing was changed. {rows} passwords, notices or recovery codes still need this key. A password is hashed anew when its member signs in.",
  keyNeededByRows:
    "Nothing was changed. {rows} rows still need this key. Run: genkan keys rotate --purpose {purpose} --rewrite",
  keyFileStuck: "{path} cannot be written: {reason}. Run this where the keys are kept.",

  // The doctor.
  oneThingWrong: "One thing is wrong.",
  thingsWrong: "{count} things are wrong.",
};

export type OfficeKey = keyof typeof officeWords;
