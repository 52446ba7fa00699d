/** Every page of the console: method, path, and the right that whoever comes must have. Nothing is answered that does not stand here. */
import { carryOut, showAct } from "./act.ts";
import { acts } from "./acts.ts";
import { anybody, operator, type Route } from "./gate.ts";
import { changeInsurer } from "./insurer.ts";
import { showInvitation, takeInvitation } from "./invitation.ts";
import { log } from "./log.ts";
import { compareCaller, member, uncover } from "./member.ts";
import { members } from "./members.ts";
import { dismissOperator, invite, saveOperator, showInvite, showOperator, showOperators } from "./operators.ts";
import { addPasskey, dropPasskey, showNewPasskey, showPasskeys } from "./passkeys.ts";
import { progress } from "./progress.ts";
import { prove, showProve } from "./prove.ts";
import { showSignIn, signIn, signOut } from "./sign-in.ts";
import { today } from "./today.ts";

const proof = { proof: true };

export const routes: readonly Route[] = [
  anybody("GET", "/sign-in", showSignIn),
  anybody("POST", "/sign-in", signIn),
  anybody("GET", "/invitation/:token", showInvitation),
  anybody("POST", "/invitation/:token", takeInvitation),

  operator("own.work", "GET", "/", today),
  operator("own.work", "POST", "/sign-out", signOut),
  operator("own.work", "POST", "/insurer", changeInsurer),
  operator("own.work", "GET", "/prove", (scene) => showProve(scene)),
  operator("own.work", "POST", "/prove", prove),
  operator("own.work", "GET", "/passkeys", showPasskeys),
  operator("own.work", "GET", "/passkeys/new", (scene) => showNewPasskey(scene), proof),
  operator("own.work", "POST", "/passkeys/new", addPasskey, proof),
  operator("own.work", "POST", "/passkeys", dropPasskey, proof),

  operator("members.search", "GET", "/members", members),
  operator("member.see", "GET", "/members/:number", member),
  operator("caller.verify", "POST", "/members/:number/verify", compareCaller),
  operator("member.uncover", "POST", "/members/:number/uncover", uncover),
  ...acts.flatMap((act) => [
    operator(act.right, "GET", `/members/:number/${act.path}`, showAct(act), { proof: act.needsProof }),
    operator(act.right, "POST", `/members/:number/${act.path}`, carryOut(act), { proof: act.needsProof }),
  ]),

  operator("progress.see", "GET", "/progress", progress),
  operator("log.read", "GET", "/log", log),

  operator("operators.change", "GET", "/operators", showOperators),
  operator("operators.change", "GET", "/operators/invite", (scene) => showInvite(scene), proof),
  operator("operators.change", "POST", "/operators/invite", invite, proof),
  operator("operators.change", "GET", "/operators/:id", (scene) => showOperator(scene), proof),
  operator("operators.change", "POST", "/operators/:id", saveOperator, proof),
  operator("operators.change", "POST", "/operators/:id/remove", dismissOperator, proof),
];
