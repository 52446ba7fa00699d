/** What the office reads about the database, backups, keys, the audit log and what the doctor finds. */

export const operations = {
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
  noDatabase:
    "There is no database at {path}. Check DATA_DIR and DATABASE_URL. Only genkan serve and genkan insurer add make one.",
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
