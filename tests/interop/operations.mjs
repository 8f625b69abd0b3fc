// Makes the data of tests/operations: one file for each thing that can be wrong with an operation of
// the workspace, with the expected answer on top, and good ones that must open for ever. Written from
// docs/privacy.md alone.
//   node operations.mjs
// makes what is missing; a file that is there is never made again, because it is a promise.

import { randomBytes, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { derive, lock, officer } from "./heard.mjs";

const FOLDER = new URL("../operations/", import.meta.url);
const HEX_COLUMNS = 96;
const TEXT = `{"heard":"access/1","at":"2026-04-02T09:31:05.120Z","did":{"opened":{"responses":69}}}`;

const team = await workspace();
const [sam, stranger] = await Promise.all(["sam", "stranger"].map((name) => officer(team[name])));
const id = randomBytes(32);
const good = entry({});
const length = 1024 + 58 + 16;

/** As the page says it, with a place for each mistake. */
function entry({
  key = team.managers, group = "managers", innerId = id, author = sam, as = author, text = TEXT,
  padded = 1024, alter = (plain) => plain,
}) {
  const name = Buffer.from(group);
  const signed = Buffer.concat([innerId, as.sealing.id, Buffer.from([name.length]), name, Buffer.from(text)]);
  const signature = sign(null, Buffer.concat([Buffer.from("heard/1/operation\0"), signed]), author.signing.privateKey);
  const plain = Buffer.alloc(padded);
  Buffer.concat([signature, signed]).copy(plain);
  const nonce = randomBytes(12);
  const keyId = derive(key, "heard/1/workspace/key-id").subarray(0, 8);
  const head = Buffer.concat([Buffer.from("entry\x01"), id, keyId, nonce]);
  return Buffer.concat([head, lock(derive(key, "heard/1/workspace/operation"), nonce, head, alter(plain))]);
}

/** An altered copy: `bytes` written at a place. */
function patched(source, at, bytes) {
  const copy = Buffer.from(source);
  Buffer.from(bytes).copy(copy, at);
  return copy;
}

const flipped = (source, at) => patched(source, at, [source[at] ^ 1]);

const CASES = {
  "good": ["opens", () => good],
  "good-with-an-earlier-key": ["opens", () => entry({ key: team.earlier })],
  "good-padded-to-the-next-size": ["opens", () => entry({ text: TEXT + " ".repeat(1000), padded: 4096 })],
  "empty": ["Shape(NotAnOperation)", () => Buffer.alloc(0)],
  "wrong-magic": ["Shape(NotAnOperation)", () => patched(good, 0, Buffer.from("heard"))],
  "version-0": ["Shape(Version(0))", () => patched(good, 5, [0])],
  "version-2": ["Shape(Version(2))", () => patched(good, 5, [2])],
  "truncated-head": ["Shape(Length(57))", () => good.subarray(0, 57)],
  "nothing-locked": ["Shape(Length(58))", () => good.subarray(0, 58)],
  "truncated": [`Shape(Length(${length - 1}))`, () => good.subarray(0, -1)],
  "trailing-byte": [`Shape(Length(${length + 1}))`, () => Buffer.concat([good, Buffer.alloc(1)])],
  "bad-padding-length": ["Shape(Length(2074))", () => entry({ padded: 2000 })],
  "for-another-group": ["WrongKey", () => entry({ key: team.officers, group: "officers" })],
  "flipped-key-id": ["WrongKey", () => flipped(good, 38)],
  "flipped-id": ["Damaged", () => flipped(good, 6)],
  "flipped-nonce": ["Damaged", () => flipped(good, 46)],
  "flipped-text": ["Damaged", () => flipped(good, 300)],
  "flipped-tag": ["Damaged", () => flipped(good, good.length - 1)],
  "another-operations-inside": ["WrongId", () => entry({ innerId: randomBytes(32) })],
  "another-groups-inside": ["WrongGroup", () => entry({ group: "officers" })],
  "by-a-stranger": ["UnknownAuthor", () => entry({ author: stranger })],
  "by-a-stranger-as-a-member": ["WrongSignature", () => entry({ author: stranger, as: sam })],
  "text-altered-after-signing": ["WrongSignature", () => entry({ alter: (plain) => flipped(plain, 150) })],
  "signature-altered": ["WrongSignature", () => entry({ alter: (plain) => flipped(plain, 10) })],
  "hidden-after-the-end": ["BadText", () => entry({ alter: (plain) => patched(plain, 900, Buffer.from("hidden")) })],
  "padded-too-much": ["BadText", () => entry({ padded: 4096 })],
  "zero-in-the-text": ["BadText", () => entry({ text: "a\0b" })],
  "not-utf8": ["BadText", () => entry({ text: Buffer.from([0x7b, 0xff, 0x7d]) })],
  "nothing-inside": ["BadText", () => entry({ alter: (plain) => Buffer.alloc(plain.length) })],
  "group-longer-than-the-rest": ["BadText", () => entry({ alter: (plain) => patched(plain, 104, [255]) })],
};

for (const [name, [expected, make]] of Object.entries(CASES)) {
  const file = new URL(`${name}.hex`, FOLDER);
  if (existsSync(file)) continue;
  const lines = make().toString("hex").match(new RegExp(`.{1,${HEX_COLUMNS}}`, "g")) ?? [];
  writeFileSync(file, `# ${name.replaceAll("-", " ")}\n# expect: ${expected}\n${lines.join("\n")}\n`);
  console.log(`made ${name}`);
}

/** The workspace keys and the officers' seeds, made once. */
async function workspace() {
  const file = new URL("workspace.json", FOLDER);
  if (!existsSync(file)) {
    const names = ["managers", "earlier", "officers", "sam", "stranger"];
    const made = Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("hex")]));
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
  }
  const read = JSON.parse(readFileSync(file, "utf8"));
  return Object.fromEntries(Object.entries(read).map(([name, hex]) => [name, Buffer.from(hex, "hex")]));
}
