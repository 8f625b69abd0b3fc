// Makes the data of tests/envelopes: one file for each thing that can be wrong with an envelope,
// named for it, with the expected answer on top, and good ones that must open for ever.
//   node defects.mjs
// makes what is missing; a file that is there is never made again, because it is a promise.

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { derive, lock, readHeader, seal, sealingKey, wrap, wrapContext, writeHeader } from "./heard.mjs";

const FOLDER = new URL("../envelopes/", import.meta.url);
const HEX_COLUMNS = 96;

const ours = await reader("reader.key");
const other = await reader("other.key");
const id = randomBytes(32);
const response = (inside = id) => `{"heard":"response/1","id":"${inside.toString("hex")}","form":"parent-after-icpc",`
  + `"version":1,"area":"harbour","meeting":"icpc","quarter":"2015-Q4","source":"online",`
  + `"answers":{"understood_why":{"one":"yes"},"listened":"not_sure"}}`;
const good = await envelope({});
const shared = await envelope({ readers: [other, ours] });
const { end } = readHeader(good);

/** Like `seal`, with a place for each mistake. */
async function envelope({
  readers = [ours], plain = response(), padded = 4096, info = "heard/1/wrap",
  contentKeys = readers.map(() => undefined), text,
}) {
  const contentKey = randomBytes(32);
  const stanzas = await Promise.all(readers.map(async ({ publicKey, id: key }, place) => {
    const secret = contentKeys[place] ?? contentKey;
    return { key, ...(await wrap(publicKey, secret, info, wrapContext(id, key))) };
  }));
  const header = writeHeader({ id, stanzas, commitment: derive(contentKey, "heard/1/commit") });
  const padding = Buffer.alloc(padded);
  Buffer.from(plain).copy(padding);
  const body = lock(derive(contentKey, "heard/1/body"), Buffer.alloc(12), header, text ?? padding);
  return Buffer.concat([header, body]);
}

/** An altered copy: `bytes` written at a place. */
function patched(source, at, bytes) {
  const copy = Buffer.from(source);
  Buffer.from(bytes).copy(copy, at);
  return copy;
}

const flipped = (source, at) => patched(source, at, [source[at] ^ 1]);

/** The header again with other stanzas, the body as it was. */
function restanzaed(source, change) {
  const header = readHeader(source);
  const changed = writeHeader({ ...header, ...change(header) });
  return Buffer.concat([changed, source.subarray(header.end)]);
}

function nonzeroPadding() {
  const text = Buffer.alloc(4096);
  text.write(response());
  text.write("hidden", 4000);
  return envelope({ text });
}

const [plainGood, upper] = [response(), id.toString("hex").toUpperCase()];
const anotherWrap = readHeader(await envelope({})).stanzas[0];

const CASES = {
  "good-one-reader": ["opens", () => good],
  "good-two-readers": ["opens", () => shared],
  "good-as-a-stranger-seals": ["opens", () => seal(Buffer.from(plainGood), id, [ours.publicKey])],
  "empty": ["Damaged(NotAnEnvelope)", () => Buffer.alloc(0)],
  "wrong-magic": ["Damaged(NotAnEnvelope)", () => patched(good, 0, Buffer.from("Heard"))],
  "version-0": ["Damaged(Version(0))", () => patched(good, 5, [0])],
  "version-2": ["Damaged(Version(2))", () => patched(good, 5, [2])],
  "zero-recipients": ["Damaged(Recipients(0))", () => restanzaed(good, () => ({ stanzas: [] }))],
  "seventeen-recipients": ["Damaged(Recipients(17))", () => envelope({ readers: Array(17).fill(ours) })],
  "truncated-id": ["Damaged(CutOff)", () => good.subarray(0, 20)],
  "truncated-header": ["Damaged(CutOff)", () => good.subarray(0, end - 1)],
  "count-says-more": ["Damaged(BodyLength(2936))", () => patched(good, 38, [2])],
  "no-body": ["Damaged(BodyLength(0))", () => good.subarray(0, end)],
  "truncated-body": ["Damaged(BodyLength(4111))", () => good.subarray(0, -1)],
  "trailing-byte": ["Damaged(BodyLength(4113))", () => Buffer.concat([good, Buffer.alloc(1)])],
  "bad-padding-length": ["Damaged(BodyLength(5016))", () => envelope({ padded: 5000 })],
  "not-for-us": ["NotForUs", () => envelope({ readers: [other] })],
  "wrong-enc": ["WrapDamaged", () => patched(good, 39 + 8, anotherWrap.enc)],
  "flipped-wrapped": ["WrapDamaged", () => flipped(good, end - 33)],
  "wrong-wrap-info": ["WrapDamaged", () => envelope({ info: "heard/2/wrap" })],
  "moved-to-another-id": ["WrapDamaged", () => flipped(good, 6)],
  "our-key-id-on-anothers-wrap": ["WrapDamaged", async () =>
    restanzaed(await envelope({ readers: [other] }), ({ stanzas: [stanza] }) =>
      ({ stanzas: [{ ...stanza, key: ours.id }] }))],
  "flipped-commitment": ["WrongCommitment", () => flipped(good, end - 1)],
  "two-content-keys": ["WrongCommitment", () =>
    envelope({ readers: [other, ours], contentKeys: [undefined, randomBytes(32)] })],
  "flipped-body": ["BodyDamaged", () => flipped(good, end)],
  "flipped-tag": ["BodyDamaged", () => flipped(good, good.length - 1)],
  "stanza-taken-out": ["BodyDamaged", () =>
    restanzaed(shared, ({ stanzas }) => ({ stanzas: stanzas.slice(1) }))],
  "stanza-put-in": ["BodyDamaged", () =>
    restanzaed(good, ({ stanzas }) => ({ stanzas: [...stanzas, anotherWrap] }))],
  "stanzas-swapped": ["BodyDamaged", () =>
    restanzaed(shared, ({ stanzas }) => ({ stanzas: stanzas.toReversed() }))],
  "nonzero-padding": ["BadPadding", nonzeroPadding],
  "empty-text": ["NotAResponse", () => envelope({ plain: "" })],
  "not-json": ["NotAResponse", () => envelope({ plain: "Dear officer" })],
  "not-utf8": ["NotAResponse", () => envelope({ plain: Buffer.from([0x7b, 0xff, 0x7d]) })],
  "no-id": ["NotAResponse", () => envelope({ plain: `{"heard":"response/1"}` })],
  "id-in-capitals": ["NotAResponse", () => envelope({ plain: `{"id":"${upper}"}` })],
  "id-twice": ["NotAResponse", () => envelope({ plain: `{"id":"${id.toString("hex")}",${plainGood.slice(1)}` })],
  "id-in-body-differs": ["OtherId", () => envelope({ plain: response(randomBytes(32)) })],
};

for (const [name, [expected, make]] of Object.entries(CASES)) {
  const file = new URL(`${name}.hex`, FOLDER);
  if (existsSync(file)) continue;
  const about = name.replaceAll("-", " ");
  const opened = expected === "opens" ? `# plain: ${plainGood}\n` : "";
  const lines = (await make()).toString("hex").match(new RegExp(`.{1,${HEX_COLUMNS}}`, "g")) ?? [];
  writeFileSync(file, `# ${about}\n# expect: ${expected}\n${opened}${lines.join("\n")}\n`);
  console.log(`made ${name}`);
}

/** The secret key of a reader, made once. */
async function reader(name) {
  const file = new URL(name, FOLDER);
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString("hex")}\n`);
  return sealingKey(Buffer.from(readFileSync(file, "utf8").trim(), "hex"));
}
