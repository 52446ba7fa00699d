/** What the office reads about its policy where it departs from the standards: the deviation register. */

export const deviations = {
  deviationLength: "Passwords have {least} to {most} characters",
  deviationLengthFrom: "ASVS 6.2.9, NIST SP 800-63B-4 3.1.1.2",
  deviationLengthBy:
    "A second factor is mandatory (MHLW Q&A シQ-54 (c) accepts 8 mixed characters with two factors); or --preset modern",
  deviationMix: "Passwords need a letter, a digit and a symbol",
  deviationMixFrom: "ASVS 6.2.5, NIST SP 800-63B-4 3.1.1.2",
  deviationMixBy: "A second factor is mandatory; common and own words are refused; or --preset modern",
  deviationCase: "Upper and lower case are not told apart",
  deviationCaseFrom: "ASVS 6.2.8",
  deviationCaseBy: "Tries are limited (R1, R2); argon2id with a pepper; or --preset modern",
  deviationBirthDate: "The birth date is asked at the first login",
  deviationBirthDateFrom: "ASVS 6.4.2, if taken as a secret",
  deviationBirthDateBy:
    "It is asked on top of a 55-bit secret on paper, with {tries} tries a notice; it never resets anything",
  deviationHome: "The home page shows before the second factor",
  deviationHomeFrom: "ASVS 6.3.3, MHLW two factors",
  deviationHomeBy: "Only its frame: no personal data, and nothing opens (S8)",
  deviationOnePaper: "User ID and password are on one paper",
  deviationOnePaperFrom: "One envelope is one factor",
  deviationOnePaperBy:
    "Birth date, {days} days, single use, a mail about every new factor; a sealed postcard is recommended",
  deviationNoticeDays: "A notice can be used for {days} days from its first day",
  deviationNoticeDaysFrom: "NIST SP 800-63B-4 4.2.1.2, which gives a posted code 30 days (P3)",
  deviationNoticeDaysBy:
    "Birth date with {tries} tries, single use, void once the paper comes back; or --notice-days 30",
  deviationContinue: "Members may add the second factor without signing in again",
  deviationContinueFrom: "The printed manual, which has the new password typed once more",
  deviationContinueBy: "Same browser, within the {hours} hours of the first login; or --continue-in-place off",
  deviationIdle: "A session ends after {idle} minutes without use",
  deviationIdleFrom: "Our limit of 30 minutes (S4, ASVS 7.3.1)",
  deviationIdleBy:
    "NIST SP 800-63B-4 2.2.3 allows an hour; the page says so, and asks {warning} minutes before; or --idle 30",
  deviationAbsolute: "A session ends after {absolute} minutes in all",
  deviationAbsoluteFrom: "Our limit of 12 hours (S4, ASVS 7.3.2)",
  deviationAbsoluteBy: "NIST SP 800-63B-4 2.2.3 allows 24 hours with two factors; or --absolute 720",
};
