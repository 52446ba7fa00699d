/** `genkan insurer services connect|test|disconnect`: services that members come to signed in. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { writeWhole } from "../files/whole-file.ts";
import {
  type Connection,
  claimsToChoose,
  connectService,
  disconnectService,
  dropFormerSecret,
  renewSecret,
} from "../office/insurer/connect-service.ts";
import { serviceSheet } from "../office/insurer/service-sheet.ts";
import { tryService } from "../office/insurer/test-service.ts";
import { inWords } from "../strings/office.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { language, say, told } from "./output.ts";

interface ConnectOptions extends OfficeOptions {
  redirectUri?: string[];
  postLogoutUri?: string[];
  backchannelUri?: string;
  initiateUri?: string;
  claims?: string;
  jwksUri?: string;
  idTokenAlg?: string;
  secretFile?: string;
  newSecret?: boolean;
  dropFormerSecret?: boolean;
}

export function signInCommands(services: Command): void {
  connectCommand(services);
  testCommand(services);
  disconnectCommand(services);
}

function connectCommand(services: Command): void {
  officeOptions(services.command("connect").argument("<service>", told("servicesNamed")))
    .description(told("servicesConnect"))
    .option("--redirect-uri <addresses...>", told("optionRedirectUri"))
    .option("--post-logout-uri <addresses...>", told("optionPostLogoutUri"))
    .option("--backchannel-uri <address>", told("optionBackchannelUri"))
    .option("--initiate-uri <address>", told("optionInitiateUri"))
    .option("--claims <names>", told("optionClaims", { claims: claimsToChoose }))
    .option("--jwks-uri <address>", told("optionJwksUri"))
    .option("--id-token-alg <alg>", told("optionIdTokenAlg"))
    .option("--secret-file <path>", told("optionSecretFile"))
    .option("--new-secret", told("optionNewSecret"))
    .option("--drop-former-secret", told("optionDropFormer"))
    .addHelpText(
      "after",
      "\nExample:\n  genkan insurer services connect 健診予約 --redirect-uri https://www.example.com/callback --claims member_number,name",
    )
    .action(connect);
}

async function connect(service: string, options: ConnectOptions): Promise<void> {
  await inOffice(options, async (office) => {
    if (options.dropFormerSecret) {
      await dropFormerSecret(office, service);
      return say(told("serviceSecretDropped", { name: service }));
    }
    const { secretFile } = options;
    const make = (): Promise<Connection> =>
      options.newSecret ? renewSecret(office, service) : connectService(office, service, typedBy(options));
    const connection = secretFile ? await intoFile(secretFile, make) : await make();
    say(told("serviceConnected", { name: service }));
    say(serviceSheet(office.portal, connection, secretFile));
  });
}

function typedBy(options: ConnectOptions) {
  return {
    redirectUris: options.redirectUri,
    postLogoutRedirectUris: options.postLogoutUri,
    backchannelLogoutUri: options.backchannelUri,
    initiateLoginUri: options.initiateUri,
    claims: options.claims === "" ? [] : options.claims?.split(","),
    jwksUri: options.jwksUri,
    idTokenAlg: options.idTokenAlg,
  };
}

/** The file is there before the secret is, so that none is lost. */
async function intoFile(path: string, make: () => Promise<Connection>): Promise<Connection> {
  const { promise, resolve } = Promise.withResolvers<Connection>();
  await writeWhole(path, async (part) => {
    const connection = await make();
    writeFileSync(part, `${connection.secret ?? ""}\n`);
    resolve(connection);
  });
  return promise;
}

function testCommand(services: Command): void {
  officeOptions(services.command("test").argument("<service>", told("servicesNamed")))
    .description(told("servicesTest"))
    .addHelpText("after", "\nExample:\n  genkan insurer services test 健診予約")
    .action(async (service: string, options: OfficeOptions) => {
      const tried = await inOffice(options, ({ portal }) => tryService(portal, service));
      const good = tried.filter(({ isGood }) => isGood).map(({ said }) => said);
      if (good.length > 0) say(inWords(good, language));
      if (good.length < tried.length) throw new Refusal(tried.flatMap(({ isGood, said }) => (isGood ? [] : said)));
    });
}

function disconnectCommand(services: Command): void {
  officeOptions(services.command("disconnect").argument("<service>", told("servicesNamed")))
    .description(told("servicesDisconnect"))
    .addHelpText("after", "\nExample:\n  genkan insurer services disconnect 健診予約")
    .action(async (service: string, options: OfficeOptions) => {
      await inOffice(options, (office) => disconnectService(office, service));
      say(told("serviceDisconnected", { name: service }));
    });
}
