/** What the office reads about ID notices. */

export const notices = {
  // What a run is going to do.
  planPrints: "{count} notices, from {first} to {last}.",
  planWho: "{number} {name}",
  planLine: "  {number} {name}",
  planLineLetters: "  {number} {name}: {letters}",
  planMore: "  … and {count} more",
  markedLeftOut: "Left out, {count}: marked as paper only, or as nothing to be sent (genkan members mark).",
  holdsNoticeLeftOut:
    "Left out, {count}: they hold a notice that can still be used, the last until {until}. To send them a new one, which ends it: --replace",
  addressWrongLeftOut: "Left out, {count}: their last notice came back. They are taken in once the address is mended.",
  overtakenLeftOut: "Left out, {count}: since this run began they were sent another notice, or need none any more.",
  addressMissingLeftOut: "Cannot be printed, {count}: they have no postal address.",
  letterMissingLeftOut: "Cannot be printed, {count}: no font has these letters.",
  planReplaces:
    "{count} of these hold a notice that can still be used, the last until {until}. It becomes void with the new one.",
  askCount: "Type {count} to go on: ",
  replaceCount:
    "Nothing was issued. {count} valid notices would become void (you said {named}). If that is right: --yes-replace {count}",
  planVoids: "{count} notices become void.",
  voidCount: "No notice was made void. There are {count} (you said {named}). If that is right: --yes-void {count}",
  batchUnknown: "Nobody came in with a batch called {batch}. There are:",
  noBatches: "Nobody came in with a batch called {batch}, and there is no batch yet.",
  batchChoice: '  --batch "{batch}"   {members} members, {date}',
  nobodyLeft: "Nobody is left to issue a notice to.",
  nothingIssued:
    "Nothing was issued. Mend these in the member list and import it, or issue to the others with --leave-out.",
  printHalfList: "Print the notices of this part all the same? Type yes: ",
  validFromOutside: "The first day must be between {first} and {last}, written as {first}; it is {date}.",

  // The run itself.
  noticesExist: "{file} exists. Choose another name.",
  goesOn: "Going on with the run that was interrupted ({file}.unfinished).",
  unfinishedOther:
    "The interrupted run was asked for with other options. Give the same command again to finish it; to give it up, delete {file}.",
  makingPages: "pages",
  issued:
    "{count} notices are in {file}. Only you can read the file.\n" +
    "The passwords are kept nowhere else: this file cannot be made again. Print it, then delete it. For a lost notice issue a new one.",
  addresseeUnknown: "{number} is not in the member list.",
  addresseeRetired: "{number} is retired.",
  addresseeHasPassword: "{number} has a password already; who has lost everything gets a notice --for-recovery.",
  addresseeHasNone: "{number} has no password yet; issue a usual notice.",

  // Paper that came back.
  paperUnknown: "{paper}: there is no such notice and no such member.",
  nothingMarked: "Nothing was marked.",
  returnedMarked:
    "{count} addresses are marked as wrong, and the notices that came back are void. They get no paper until the address changes.",
  returnedOvertaken: "{number}: a newer notice was sent since; nothing was marked.",
  returnedForgotten: "{count} addresses are no longer marked as wrong.",
  voided: "{count} notices are void now.",
  moreNotices: "More: --after {id}",

  // How the commands are given.
  noticesHelp: "ID notices: the paper with the temporary user ID and password",
  examples: "\nExamples:\n  {examples}",
  proofHelp:
    "print a proof: the first, the longest and the rarest sheet, marked 見本, with credentials that open nothing",
  proofMade: "The proof is in {file}: {numbers}. It issues nothing.",
  issueHelp: "make temporary credentials and print them once; who holds a valid notice is left out",
  membersOption: "member numbers, separated by commas",
  ofBatchOption: "the members of an import",
  allNewOption: "everybody who has never got a notice",
  neverSignedInOption: "everybody who got a notice and has not begun",
  expiredOption: "everybody whose notice can no longer be used",
  formatOption: "what is printed",
  outOption: "the file to print into; it must not exist",
  forRecoveryOption: "to members who have an account and lost the way in: password and factors end when it is used",
  waitOption: "a notice for recovery can be used so many hours after it was issued",
  leaveOutOption: "leave out those whose notice cannot be printed, instead of issuing none",
  halfListOption: "although the import of these members never came to its end",
  replaceOption: "take in those who hold a valid notice, which becomes void; asks for their number",
  yesReplaceOption: "as --replace, with the number of notices that become void",
  validFromOption: "the first day the notices can be used, such as the day of posting: YYYY-MM-DD",
  orderOption: "how the paper is sorted; a household stays together",
  cardOption: "what the postcards are printed on: private paper, or the post office's own cards",
  confidentialOption: "print 親展: to be opened by the addressee",
  returnOption: "print 転送不要: comes back where the addressee has moved",
  paidAtOption:
    "print 料金別納郵便 with this post office in the place of the stamp (cards, and the print shop's sheet)",
  memberNumberOption: "print the member number on the address side",
  whomWrong: "Say whom: one of --members, --batch, --all-new, --never-signed-in, --expired.",
  recoveryWants: "--for-recovery needs --members and --reason.",
  listHelp: "list notices, or count them by batch",
  stateOption: "in this state only",
  expiringOption: "only those that can still be used and end within so many days",
  countsOption: "how the newest notices of each batch stand, instead of a list",
  afterNoticeOption: "go on after this notice",
  voidHelp: "make notices unusable at once",
  yesVoidOption: "the number of notices that become void, instead of being asked",
  returnedHelp: "mark the addresses of notices that came back; they get no paper until the address changes",
  returnedArgument: "user IDs as printed on the paper (kp-…), or member numbers",
  returnedFileOption: "a file with one of them a line",
  returnedUndoOption: "take the marks back, where a number was mistyped",
  returnedNone: "Say which: user IDs or member numbers, or --file.",

  // The file for a print shop.
  toOption: "encrypt the file for the owner of this key (age1…), such as the print shop",
  passphraseFileOption: "encrypt the file with the passphrase that is the first line of this file",
  receiverTwice: "Give --to or --passphrase-file, not both.",
  layoutMade: "What its columns are stands in {file}, which holds nobody's data.",
  recipientWrong: "{key} is no key to encrypt for. Ask the print shop for its age key: it begins with age1.",
  passphraseShort: "The passphrase must have {shortest} characters at least.",
};
