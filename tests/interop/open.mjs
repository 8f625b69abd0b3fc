// Opens what an office holds, from the passphrase to each response, and prints what was found:
//   node open.mjs OFFICE.json
// OFFICE.json holds `key_file`, `passphrase`, `sheet` (the printed recovery sheet, which must open
// the same), `service`, `keyring`, `stream` (a download, in hex), `origin` and `challenge`.

import { readFileSync } from "node:fs";
import { frames, officer, open, openKeyFile, openKeyring, openService, readSheet, signChallenge }
  from "./heard.mjs";

const office = JSON.parse(readFileSync(process.argv[2], "utf8"));
const stream = Buffer.from(office.stream, "hex");

async function opened(seed) {
  const holder = await officer(seed);
  const service = openService(office.service, office.key_file.service);
  const { keys, names, serviceKey } = await openKeyring(office.keyring, service, holder);
  const responses = [];
  for (const { batch, envelope } of frames(stream)) {
    responses.push({ batch, ...(await open(envelope, keys)) });
  }
  const signed = signChallenge(holder, office.origin, office.challenge);
  return { names, service_key: serviceKey, responses, signed };
}

const [by_key_file, by_sheet] = [
  await opened(openKeyFile(office.key_file, office.passphrase)),
  await opened(readSheet(office.sheet)),
];
console.log(JSON.stringify({ by_key_file, by_sheet }));
