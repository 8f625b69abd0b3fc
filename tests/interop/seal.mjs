// Seals a text as a family's device would, and writes the envelope in hex:
//   node seal.mjs ORDER.json
// ORDER.json holds `service` (the signed service document), `fingerprint` (from the invitation),
// `groups` (whom to seal to), `id` and `plain`.

import { readFileSync } from "node:fs";
import { fail, openService, seal } from "./heard.mjs";

const order = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { recipients } = openService(order.service, order.fingerprint);
const publicKeys = order.groups.map((group) => {
  const recipient = recipients.find((candidate) => candidate.group === group) ?? fail("no such group");
  return Buffer.from(recipient.key, "base64url");
});
const envelope = await seal(Buffer.from(order.plain, "utf8"), Buffer.from(order.id, "hex"), publicKeys);
console.log(envelope.toString("hex"));
