/** What the commands about an insurer say of themselves and when they are done. */

export const insurerCommands = {
  insurerDoes: "the insurer's own data, policy, terms and services",
  sayWhatChanges: "say what changes",
  takesAway: '{what}; "" takes it away',

  // The insurer itself.
  insurerAddDoes: "add an insurer; its portal opens with its first terms",
  aboutOrigin: "the portal's address, such as https://kenpo.example.jp",
  aboutName: "the insurer's name",
  aboutNameEnglish: "its name in English",
  aboutPhone: "the office's telephone number",
  aboutHours: "when somebody answers it",
  aboutHoursEnglish: "the same in English",
  aboutPostalAddress: "the sender on the notices",
  aboutColor: "the insurer's colour, such as #005bac; it must be dark enough for white text",
  aboutWebsite: "the insurer's own site",
  aboutSecurityContact: "for people who found a weakness: an e-mail address or https://…",
  insurerAdded: `{name} is added. Its portal opens at {origin} when it has terms.

Next:
  genkan insurer terms draft TERMS.md --version 1.0 --insurer {host}
  genkan insurer terms publish 1.0 --insurer {host}
  genkan insurer services add --help
  genkan members import MEMBERS.csv --insurer {host}`,
  insurerListDoes: "list the insurers of this database",
  insurerEditDoes: "change what the insurer says about itself",
  optionYesMove: "move the portal to another address, although passkeys stay behind",
  nothingDifferent: "Nothing is different.",
  fieldsChanged: "Changed: {fields}.",
  privacyDoes: "set the insurer's privacy notice from a Markdown file",
  privacySet: "The privacy notice is set.",
  insurerRemoveDoes: "take away an insurer that no member ever signed in to; its audit log stays",
  optionYesRemove: "the number of its members, in a script where nobody can be asked",
  insurerInUse: "{name} cannot be removed: {count} of its members have begun.",
  removeAsks: "{name} at {host} goes with {members} members and {notices} notices. Type {host}: ",
  removeUnasked:
    "{name} at {host} would go with {members} members and {notices} notices; nothing was changed. In a script: --yes-remove {members}",
  insurerRemoved: "{name} is removed, with {members} members and {notices} notices. Its audit log stays.",

  // The policy.
  policyDoes: "show the policy and where it departs from the standards, or change it",
  optionPreset: "the password rule",
  optionIdle: "a session ends after so long without use: {least} to {most}",
  optionAbsolute: "a session ends after so long in all: {least} to {most}",
  optionNoticeDays: "a new notice can be used so long: {least} to {most}",
  optionKeptDays: "a member who left may be erased after so many days: {least} to {most}",
  optionSlowAfter: "user IDs that may fail an hour at one address: {least} to {most}",
  optionContinue: "whether the first login may go on without signing in again",
  policyShown: `Policy of {name}
  password rule      {preset} (each member's next password)
  session, unused    {idle} minutes
  session, in all    {absolute} minutes (sessions that begin from now on)
  notice             {days} days (notices issued from now on)
  slow after         {slowAfter} user IDs that fail within an hour at one address
  kept               {keptDays} days after leaving
  continue in place  {continues}

Where it departs from the standards:`,
  deviation: `- {policy}
    departs from: {departsFrom}
    made up for by: {compensation}`,

  // Services.
  servicesDo: "the services on the members' home page",
  servicesListDoes: "list the services in their order",
  serviceAddDoes: "add a service",
  serviceEditDoes: "change a service, named in Japanese",
  serviceRemoveDoes: "remove a service, named in Japanese",
  serviceName: "the name in Japanese",
  serviceNameEasy: "the name in easy Japanese",
  serviceNameEnglish: "the name in English",
  serviceUrl: "where it is: https://… or a path of the portal",
  serviceCategory: 'the heading it stands under, in Japanese; "" for none',
  serviceOrder: "its place in the list, from 1",
  serviceFrom: 'the first day it is shown, such as 2026-04-01; "" for no first day',
  serviceTo: 'the last day it is shown; "" for no last day',
  serviceAdded: "{name} is added.",
  serviceChanged: "{name} is changed.",
  serviceRemoved: "{name} is removed.",

  // Announcements.
  announcementsDo: "the news on the members' home page",
  announcementsListDoes: "list the announcements, the newest first",
  announcementAddDoes: "show an announcement",
  announcementEditDoes: "change an announcement that has not ended",
  announcementEndDoes: "take an announcement from the home page now",
  announcementTitle: "its title, in Japanese",
  announcementBody: "its text, in Japanese; each line becomes a paragraph",
  announcementTitleEasy: "its title, in easy Japanese",
  announcementBodyEasy: "its text, in easy Japanese",
  announcementTitleEnglish: "its title, in English",
  announcementBodyEnglish: "its text, in English",
  announcementFrom: "the first day it is shown, such as 2026-04-01; at once without it",
  announcementUntil: "the last day it is shown",
  announcementBatch: "only for members of this import",
  announcementRoute: "only for members of this 配布先",
  announcementKept: "{title} is kept and shown from {from}.",
  announcementShown: "{title} is kept and shown now.",
  announcementChanged: "{title} is changed: {fields}.",
  announcementEnded: "{title} has ended.",

  // The terms.
  termsDo: "the terms of use: drafts, versions, acceptances",
  termsDraftDoes: "keep a Markdown file as the draft of a version, and show it",
  optionTermsVersion: "the version, such as 2.0",
  optionSummary: 'JSON of the main points: {"ja":["…"],"easy":["…"],"en":["…"]}',
  optionChanges: "JSON of what changed against the version before, in the same form",
  mainPoints: "Main points:",
  mainPointsOfHeadings: "Main points, from the headings:",
  drafted: `Draft {version}: {articles} articles, sha256 {hash}
Next: genkan insurer terms publish {version}`,
  termsPublishDoes: "publish a draft; from then on it never changes",
  optionFromDay: "the day it takes effect, such as 2026-10-01; at once without it",
  optionGrace: "the last day on which members may go on with the older version",
  published: `Version {version} is published, sha256 {hash}
It takes effect at {at} in Japan; from then on every member is asked at {origin}`,
  termsListDoes: "list drafts and versions",
  termsShowDoes: "print the text of a version or draft",
  acceptancesDo: "list who accepted a version, and when",
  optionAfter: "begin behind this member",
  optionLimit: "at most so many",
  mayBeMore: "There may be more: --after {number}",
};
