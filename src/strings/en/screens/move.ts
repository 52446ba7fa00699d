/** English: both phones of a move to a new one. */
import type { move as ja } from "../../ja/screens/move.ts";
import type { Words } from "../../words.ts";

export const move: Words<typeof ja> = {
  move: {
    heading: "Move to a new phone",
    lead: "For a change of phones. Set up the new phone while the present one still works.",
    step1: "Press “Show the code”. A QR code appears on this page.",
    step2: "Scan the code with the camera of the new phone.",
    step3: "Both phones show the same two-digit number. Check on this page that it is the same.",
    step4: "On the new phone, set up your face, fingerprint or screen lock.",
    secret: "Do not show the code to anyone else, and do not send it.",
    submit: "Show the code",
    shownHeading: "Scan this with the new phone",
    shown: "Point the camera of the new phone at the code and open the address it finds. The code works until {until}.",
    byHand: "If the code cannot be scanned",
    byHandText: "Enter this address in the browser of the new phone.",
    openedHeading: "Compare the numbers",
    opened: "The new phone is connected. Is the number on its screen the same as this one?",
    compare:
      "If the number is different, or the new phone shows no number, somebody else may have scanned the code. Press “It is not the same”.",
    confirm: "It is the same number",
    different: "It is not the same (stop)",
    confirmedHeading: "Set up the new phone",
    confirmed: "Continue on the screen of the new phone.",
    doneHeading: "The new phone is set up",
    done: "“{name}” is set up. You can sign in with the new phone.",
    old: "If you will no longer use the present phone, remove it under “How you sign in” before you give it away. If you go on using it, leave it as it is.",
    devices: "See your devices",
    endedHeading: "This has ended",
    ended: "The time ran out or it was stopped, so no new phone was set up. To continue, show a new code.",
    again: "Start again",
    cancel: "Stop",
    waits: {
      shown: "Waiting for the new phone. This page changes when it is connected.",
      confirmed: "Waiting for the new phone. This page changes when it is set up.",
    },
    refresh: "Update",
  },
  newPhone: {
    heading: "Set up this phone",
    lead: "With this you can sign in to the member site of {insurer} on this phone. Finish by {until}.",
    step1: "Press “Start”. A two-digit number appears.",
    step2: "On your present phone, check that it shows the same number.",
    step3: "Set up your face, fingerprint or screen lock on this phone.",
    own: "If it was not you who showed the code on the present phone, do not press “Start”. Close this page.",
    submit: "Start",
    numberHeading: "Compare the numbers",
    number: "If your present phone shows the same number, press “It is the same number” there.",
    waits: "Waiting for your answer on the present phone. Then this page changes.",
    otpReplaced: "After this, the codes of your present app stop working.",
    signIn:
      "After this the sign-in page opens. Enter your user ID and password, then confirm with what you have just set up.",
    endedHeading: "This code does not work",
    ended:
      "The time ran out, another phone used it, or it was stopped on your present phone. On your present phone open “Move to a new phone” and show a new code.",
  },
};
