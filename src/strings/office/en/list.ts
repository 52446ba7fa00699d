/** What the office reads about the member list. */

export const list = {
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
};
