/** What the office reads about the member list. */

export const list = {
  listUnreadable: "The file cannot be read: {reason}",
  listNotFile: "{path} is not a file.",
  listTooLarge: "The file is larger than 1 GiB. Split it and import the parts.",
  listEncoding:
    "The text of the file is neither UTF-8, UTF-16 nor Shift JIS (CP932). In Excel, save it as “CSV UTF-8 (comma delimited)”.",
  listIsLocked:
    "The workbook has a password. Open it in Excel, take the password off (File › Info › Protect Workbook) and save it.",
  listIsOldExcel:
    "This is a workbook of Excel 97-2003 (.xls). Open it in Excel and save it as “Excel Workbook (.xlsx)”.",
  listIsBinaryExcel: "This is a binary workbook (.xlsb). Open it in Excel and save it as “Excel Workbook (.xlsx)”.",
  listIsOtherSheet: "This is a workbook of another program than Excel (.ods, .numbers). Save it there as .xlsx or CSV.",
  listIsPdf: "This is a PDF, from which no list can be read. Save the list as .xlsx or CSV where it was made.",
  listIsPicture: "This is a picture, from which no list can be read. Save the list as .xlsx or CSV where it was made.",
  listIsArchive: "This is an archive of files (.zip or the like). Unpack it and give the list inside.",
  listIsWebPage:
    "This is a web page, whatever its name ends with. Open it in Excel and save it as “Excel Workbook (.xlsx)”.",
  listIsXml: "This is an XML file. Open it in Excel and save it as “Excel Workbook (.xlsx)”.",
  listIsDocument: "This is a document, not a list. Save its table from Excel as .xlsx or CSV.",
  listIsProgram: "This is a program or a database, not a list.",
  workbookBroken:
    "The workbook cannot be read: it is damaged, or was not copied to its end. Open it in Excel and save it again.",
  workbookTooLarge:
    "The workbook is too large; up to {most} rows are read. Save it in Excel as “CSV UTF-8 (comma delimited)”.",
  workbookTooLong:
    "The workbook has more than {most} rows. Save it in Excel as “CSV UTF-8 (comma delimited)”, which may have millions.",
  workbookTooWide:
    "The workbook has something in cell {cell}, far from any list (up to {columns} columns and {rows} rows are read). Empty that cell, or save the list as CSV.",
  sheetUnknown: "There is no sheet {wanted} in the workbook. Sheets: {names}",
  sheetUnclear: "The workbook has several sheets. Name the one with the list: --sheet NAME. Sheets: {names}",
  listChanged: "The file was changed while it was read. Give the same command again.",
  listEmpty: "The file is empty.",
  listTooLong: "The file has more than {most} rows. Split it and import the parts.",
  headingsMissing: "These headings are missing: {headings}",
  headingsTwice: "These headings are there twice: {headings}",
  headingsLine: "The headings were looked for in line {line}.",
  headingsUnknown: "These headings are not known: {headings}",
  headingsToMap: 'Where another heading means the same, say so once: --map "{heading}={column}"',
  headingsKnown: "One row of the file names the columns. Known headings, among others:",
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
  rowsInNoFile:
    "The file {file} could not be written ({reason}), so every row stands above. Name another place: --errors FILE",
  listExample: "Example:",
  importCommand: "import a member list (.xlsx, CSV, text); members who are there already are changed to what it says",
  importFile: "as Excel saves it: workbook, UTF-8, UTF-16 or CP932; one of the first rows names the columns",
  importDryRun: "say what would change, and write nothing",
  importBatch: "what the new members are filed under; the file's name and today's date if not given",
  importErrors: "where rows that cannot be imported are written; <file>.errors.csv if not given",
  importSheet: "the sheet of the workbook, where several hold a list",
  importMap:
    'what a heading means that is not known, such as "本人コード=会員番号"; nothing after the = leaves it out. It is remembered',
  importYesChanged: "go on with a list that looks damaged; the number of people it touches, as it was told",
  importJson: "the result as JSON",
  importChecking: "checking",
  importComparing: "comparing",
  importImporting: "importing",
  importStopping: "Stopping.",
  importGoesOn: "{rows} of {total} rows are done; the import goes on to its end. Press Ctrl-C again to stop it here.",
  importRead: "{file}: {rows} rows, {encoding}",
  importHeadings: "The headings are in line {line}; nothing above it was read.",
  importMapped: "{heading} is read as {column}, as was said.",
  importUnmapped: "{heading} is not read, as was said.",
  importIgnored: "not read: {headings}",
  importCounts: "new {added}, changed {changed}, unchanged {unchanged}",
  importDiffers: "{heading} differs",
  importMoreChanges: "  … and {members} more; --json shows all",
  importRetired: "retired, and not brought back: {numbers}",
  importMissing: "not in the file, and left as they are: {numbers}",
  importAllOf: "{numbers} ({all})",
  importSomeOf: "{numbers} … ({all}; --json lists all)",
  importWasDry: "This was a dry run: nothing was written.",
  importNext: 'The new members are in the batch {batch}. Next: genkan notices issue --batch "{batch}"',
  suspect: "Nothing was imported: this does not look like the changes of a month.",
  suspectOtherPeople:
    "{people} of {compared} member numbers would belong to somebody else: name, reading and birth date change, as when columns were sorted apart.",
  suspectNames: "Names or their readings change for {people} of {compared} members.",
  suspectBirthDates: "Birth dates change for {people} of {compared} members.",
  suspectZeros:
    "{people} people are there under the same number with its zeros, which Excel takes away. They would come in twice.",
  suspectNumbers:
    "{people} people are there under another number: same name, same birth date. They would come in twice.",
  suspectChange: "  {memberNumber}: {before} → {name}",
  suspectMember: "  {memberNumber}: {name}",
  suspectNumber: "  {name}: {before} → {memberNumber}",
  suspectGoOn: "Mend the list. If it is right all the same: --yes-changed {people}",
  mapUnclear: 'error: --map "{typed}" must be a heading of the list, = and one of ours, such as "本人コード=会員番号"',
  columnsCommand: "show what the headings of the lists mean, as was said with --map, or forget it",
  columnsForget: "forget what these headings mean",
  columnsForgetAll: "forget what every heading means",
  columnsForgotten: "Headings forgotten: {headings}",
};
