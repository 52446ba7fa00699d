/** What the office reads about an insurer: its fields, policy, terms, services and announcements. */

export const insurer = {
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
  fieldTitleEasy: "Title in easy Japanese",
  fieldTextEasy: "Text in easy Japanese",
  fieldTitleEnglish: "English title",
  fieldTextEnglish: "English text",
  fieldBatch: "Batch",
  fieldRoute: "Route",
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
  policyKeptDays: "Days after leaving",
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
  announcementHalf: "A language needs both its title and its text.",
  nobodyInGroup: "No member belongs to {name}. See genkan members list.",
  announcementOver: "The last day is before the first day, or in the past.",
};
