/** What the office reads about services that members come to signed in, and the sheet for whoever makes one. */

export const services = {
  fieldRedirectUri: "Redirect address",
  fieldPostLogoutUri: "Address after signing out",
  fieldBackchannelUri: "Back-channel logout address",
  fieldInitiateUri: "Sign-in address",
  fieldJwksUri: "Key address",

  notServiceAddress:
    "{field} must be the whole address, written as browsers write it, beginning with https:// and without #, @ or *, not {typed}",
  notClaim: "{typed} is nothing a service can be told. Choose from: {claims}",
  notAlg: "The signature of ID tokens is ES256 or RS256, not {typed}",
  serviceNotConnected: "{name} is not connected. Connect it: genkan insurer services connect {name} --redirect-uri …",
  serviceHasKey: "{name} signs in with a key of its own and has no secret.",
  serviceHasSecret: "The service signs in with a secret. To change to a key, disconnect it and connect it anew.",
  serviceHasTwoSecrets:
    "{name} has two secrets already. When it uses the newer one: genkan insurer services connect {name} --drop-former-secret",
  serviceHasOneSecret: "{name} has one secret only.",
  serviceHasTwoHosts: "All redirect addresses of a service must be on one host, not on {hosts}",

  servicesConnect: "let members come to a service signed in, or change how; prints the sheet for the service's maker",
  servicesTest: "try a connected service: discovery, a request that asks nobody, the service's addresses",
  servicesDisconnect: "end a service's connection with every sign-in that came of it; the tile stays",
  servicesNamed: "the service, by its Japanese name",
  optionRedirectUri: "where the service gets its visitors back, exactly; more than one with a space between",
  optionPostLogoutUri: "where it wants them after signing out",
  optionBackchannelUri: 'where it is told that a session has ended; "" for nowhere',
  optionInitiateUri: 'where it begins a sign-in, for the tile; "" for nowhere',
  optionClaims: "what it may know besides a name of its own: {claims}, with commas between",
  optionJwksUri: "where its public keys are, if it signs in with a key and not with a secret",
  optionIdTokenAlg: "how ID tokens are signed: ES256 or RS256",
  optionSecretFile: "put the secret into this file instead of printing it",
  optionNewSecret: "make a second secret; the one of before goes on",
  optionDropFormer: "from now on only the newer secret is good",
  serviceConnected: "{name} is connected. Give this sheet to its maker:",
  serviceSecretDropped: "{name}: only the newer secret is good now.",
  serviceDisconnected: "{name} is disconnected. If it is connected again, it will know members by new names.",

  optionServiceKeys: "new keys for what services are told; they sign from an hour on, and older ones are read on",
  serviceKeysAdded:
    "{insurers} insurers have new keys for their services. They are published now and sign in an hour; nothing has to be restarted.",

  optionNoExample: "without the service behind the demonstration's first tile",

  triedDiscovery: "good: {address}",
  triedNoDiscovery:
    "The portal does not answer as a provider: {address}. Is it running, and does this machine reach it by that name?",
  triedDryRun: "good: a request without a question comes back to {address}",
  triedNoDryRun: "A request without a question does not come back to {address}",
  triedAddress: "good: {address} answers ({why})",
  triedNoAddress: "{address} does not answer: {why}",

  sheetHeading: "Sign-in for {name} (OpenID Connect)",
  sheetNone: "none",
  sheetSecretOnce: "{secret}\n      This is shown once. Keep it where only your program reads it.",
  sheetSecretInFile: "in the file {path}; it is shown nowhere else",
  sheetSecretKept: "the one you were given",
  sheetSignsWithKey: "none: private_key_jwt with a key of {address}",
  sheetFlow:
    "Authorization code with PKCE (S256), scope openid; check state, nonce and iss. Members are known by sub. What you may know\n" +
    "comes from userinfo. Access and ID tokens are good for five minutes.",
  sheetTest:
    "To try it: open discovery in a browser, then send a member of your own to the authorization endpoint. A working example:\n" +
    "docs/services.md",
};
