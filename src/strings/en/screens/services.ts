/** English: services that members come to signed in. */
import type { services as ja } from "../../ja/screens/services.ts";
import type { Words } from "../../words.ts";

export const services: Words<typeof ja> = {
  proveForService: {
    heading: "Confirm that it is you",
    lead: "Before the service opens, confirm once more that it is you.",
  },
  connections: {
    heading: "Connected services",
    link: "See connected services",
    lead: "The services you opened from the member site while signed in, and what they know about you.",
    since: "Connected on",
    lastAt: "Last opened",
    knows: "What the service knows",
    knowsNothing: "Only that you are a member of this society",
    end: "End the connection with {name}",
    none: "No services are connected.",
    claims: {
      member_number: "Your member number",
      name: "Your name",
      name_kana: "Your name in kana",
      birthdate: "Your date of birth",
      email: "Your confirmed email address",
      updated_at: "When your record last changed",
    },
  },
  services: {
    continueHeading: "On to the service",
    continueLead: "This opens “{service}”. If nothing happens, press the button.",
    goOn: "Go on",
    refusedHeading: "The service could not be opened",
    refused:
      "There is a mistake in what the service asked for. Please open it again from the home page. If that does not help, call the number at the bottom of this page.",
    overHeading: "Please start again from the service",
    over: "Some time has passed since you opened the service, or it went on in another tab. Please go back to the service and try again.",
    signedOutHeading: "You are signed out",
    signedOut: "You are signed out of the services you had opened, too.",
    backToService: "Back to the service",
    signOutLead: "A service asks for this. Signing out signs you out of the other services you have opened, too.",
  },
};
