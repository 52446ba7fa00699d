/** What the office reads about ID notices. */

export const notices = {
  noticesExist: "{file} exists. Choose another name.",
  addresseeUnknown: "{number} is not in the member list.",
  addresseeRetired: "{number} is retired.",
  addresseeHasPassword: "{number} has a password already; who has lost everything gets a notice --for-recovery.",
  addresseeHasNone: "{number} has no password yet; issue a usual notice.",
  addressMissing: "{number} {name}: has no postal address",
  letterMissing: "{number} {name}: no font has {letters}",
  nothingIssued:
    "Nothing was issued. Mend these in the member list and import it, or issue to the others with --leave-out.",
  leftOut: "Left out:",
  printHalfList: "Print the notices of this part all the same? Type yes: ",
  nobodyLeft: "Nobody is left to issue a notice to.",
};
