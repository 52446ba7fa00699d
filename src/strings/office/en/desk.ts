/** What the office reads about the files it names, which insurer is meant, and the member. */

export const desk = {
  // How a command is typed.
  usage: "Usage:",
  arguments: "Arguments:",
  options: "Options:",
  commands: "Commands:",
  help: "say how",
  helpSaysHow: "(--help says how)",
  unknownOption: "unknown option {it}",
  unknownCommand: "unknown command {it}",
  missingArgument: "missing required argument {it}",
  missingOption: "required option {it} not specified",
  missingValue: "option {it} argument missing",
  thereAreNone: "There are none.",

  // Files.
  fileExists: "{path} exists already. Choose another name.",
  folderMissing: "The folder {folder} does not exist. Make it first.",
  fileUnreadable: "{reason}",
  fileNotUtf8: "{path} is not UTF-8. Save it as UTF-8.",
  fileShiftJis: "{path} is Shift JIS (CP932). Save it as UTF-8: in Notepad with “Save as”, “Encoding”.",
  fileOfWord: "{path} is a Word or Excel file. Save it as plain text in UTF-8.",
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
  noDemonstration: "This database has no demonstration insurer. `genkan demo` makes it in an empty one.",

  // Members.
  memberUnknown: "There is no member {number}. Look for one: genkan members list --search …",
  memberRetired: "Member {number} has left; nothing was changed. To bring them back: genkan members reinstate {number}",
};
