// Heard's formats a second time, written from docs/privacy.md alone. It must use nothing of
// Heard's own code: what it opens shows that the page is exact, and that nobody depends on us.

import { createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, hkdfSync,
  randomBytes, sign, timingSafeEqual, verify } from "node:crypto";
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
import { argon2id } from "@noble/hashes/argon2.js";

const PADDED = [4096, 16384, 65536];
const STANZA = 8 + 1120 + 48;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const kem = new XWing();
const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });

const utf8 = (text) => Buffer.from(text, "utf8");
const base64 = (text) => Buffer.from(text, "base64url");
const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const arrayBuffer = (bytes) => new Uint8Array(bytes).buffer;
const uint32 = (number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};

export const fail = (why) => {
  throw new Error(why);
};

// --- Keys ---------------------------------------------------------------------------------------

export const derive = (secret, label) =>
  Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), label, 32));

export const keyId = (publicKey) => sha256(publicKey).subarray(0, 8);

/** An X-Wing private key is 32 bytes; the public key follows from it. */
export async function sealingKey(secret) {
  const pair = await kem.generateKeyPairDerand(new Uint8Array(secret));
  const publicKey = Buffer.from(await kem.serializePublicKey(pair.publicKey));
  return { privateKey: pair.privateKey, publicKey, id: keyId(publicKey) };
}

function signingKey(secret) {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), secret]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const publicKey = base64(createPublicKey(privateKey).export({ format: "jwk" }).x);
  return { privateKey, publicKey };
}

const verifies = (publicKey, bytes, signature) => {
  const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") };
  return verify(null, bytes, createPublicKey({ key: jwk, format: "jwk" }), signature);
};

export async function officer(seed) {
  return {
    signing: signingKey(derive(seed, "heard/1/officer/sign")),
    sealing: await sealingKey(derive(seed, "heard/1/officer/seal")),
  };
}

// --- HPKE and ChaCha20-Poly1305 -----------------------------------------------------------------

export async function wrap(publicKey, secret, info, aad) {
  const recipientPublicKey = await kem.deserializePublicKey(arrayBuffer(publicKey));
  const sender = await suite.createSenderContext({ recipientPublicKey, info: arrayBuffer(utf8(info)) });
  const wrapped = Buffer.from(await sender.seal(arrayBuffer(secret), arrayBuffer(aad)));
  return { enc: Buffer.from(sender.enc), wrapped };
}

export async function unwrap(key, enc, wrapped, info, aad) {
  const recipient = await suite.createRecipientContext({
    recipientKey: key.privateKey,
    enc: arrayBuffer(enc),
    info: arrayBuffer(utf8(info)),
  });
  return Buffer.from(await recipient.open(arrayBuffer(wrapped), arrayBuffer(aad)));
}

export function lock(key, nonce, aad, plain) {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(aad, { plaintextLength: plain.length });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function unlock(key, nonce, aad, locked) {
  const end = locked.length - 16;
  const cipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  cipher.setAAD(aad, { plaintextLength: end });
  cipher.setAuthTag(locked.subarray(end));
  return Buffer.concat([cipher.update(locked.subarray(0, end)), cipher.final()]);
}

/** What a group keeps under its workspace key: a nonce of 12 bytes and the ciphertext. */
const unlockShared = (workspace, label, aad, text) => {
  const bytes = base64(text);
  return unlock(derive(workspace, label), bytes.subarray(0, 12), aad, bytes.subarray(12));
};

// --- The envelope -------------------------------------------------------------------------------

export const wrapContext = (id, key) => Buffer.concat([Buffer.from([1]), id, key]);

export const writeHeader = ({ version = 1, id, count, stanzas, commitment }) =>
  Buffer.concat([
    utf8("heard"), Buffer.from([version]), id, Buffer.from([count ?? stanzas.length]),
    ...stanzas.flatMap(({ key, enc, wrapped }) => [key, enc, wrapped]),
    commitment,
  ]);

export function readHeader(bytes) {
  if (bytes.subarray(0, 5).toString("latin1") !== "heard") fail("not an envelope");
  if (bytes[5] !== 1) fail("an unknown version");
  const count = bytes[38];
  if (!(count >= 1 && count <= 16)) fail("an impossible number of recipients");
  const end = 39 + count * STANZA + 32;
  if (!PADDED.includes(bytes.length - end - 16)) fail("an impossible length");
  const stanzas = Array.from({ length: count }, (_, place) => {
    const stanza = bytes.subarray(39 + place * STANZA, 39 + (place + 1) * STANZA);
    return { key: stanza.subarray(0, 8), enc: stanza.subarray(8, 1128), wrapped: stanza.subarray(1128) };
  });
  return { id: bytes.subarray(6, 38), stanzas, commitment: bytes.subarray(end - 32, end), end };
}

export async function seal(plain, id, publicKeys) {
  const padded = PADDED.find((length) => length >= plain.length) ?? fail("too long");
  const contentKey = randomBytes(32);
  const stanzas = await Promise.all(publicKeys.map(async (publicKey) => {
    const key = keyId(publicKey);
    return { key, ...(await wrap(publicKey, contentKey, "heard/1/wrap", wrapContext(id, key))) };
  }));
  const header = writeHeader({ id, stanzas, commitment: derive(contentKey, "heard/1/commit") });
  const text = Buffer.concat([plain, Buffer.alloc(padded - plain.length)]);
  const body = lock(derive(contentKey, "heard/1/body"), Buffer.alloc(12), header, text);
  return Buffer.concat([header, body]);
}

export async function open(envelope, keys) {
  const { id, stanzas, commitment, end } = readHeader(envelope);
  const contentKey = await unwrapAny(id, stanzas, keys);
  if (!timingSafeEqual(derive(contentKey, "heard/1/commit"), commitment)) fail("a wrong commitment");
  const header = envelope.subarray(0, end);
  const body = unlock(derive(contentKey, "heard/1/body"), Buffer.alloc(12), header, envelope.subarray(end));
  const length = body.includes(0) ? body.indexOf(0) : body.length;
  if (body.subarray(length).some((byte) => byte !== 0)) fail("bad padding");
  const json = body.subarray(0, length).toString("utf8");
  if (JSON.parse(json).id !== id.toString("hex")) fail("another id inside");
  return { id: id.toString("hex"), json };
}

async function unwrapAny(id, stanzas, keys) {
  for (const { key, enc, wrapped } of stanzas) {
    for (const ours of keys.filter((candidate) => candidate.id.equals(key))) {
      const contentKey = unwrap(ours, enc, wrapped, "heard/1/wrap", wrapContext(id, key));
      const opened = await contentKey.catch(() => undefined);
      if (opened) return opened;
    }
  }
  return fail("not for us");
}

export function* frames(stream) {
  for (let at = 0; at < stream.length;) {
    const batch = stream.readUInt32BE(at);
    const length = stream.readUInt32BE(at + 4);
    const envelope = stream.subarray(at + 8, at + 8 + length);
    if (envelope.length !== length) fail("the stream is cut off");
    yield { batch, envelope };
    at += 8 + length;
  }
}

// --- Key files, recovery sheets, services, keyrings ---------------------------------------------

export function openKeyFile(file, passphrase) {
  if (file.heard !== "key/1" || file.kdf !== "argon2id") fail("not a key file");
  const [salt, nonce, locked] = [file.salt, file.nonce, file.locked].map(base64);
  const publicPart = Buffer.concat([
    utf8("heard/1/key\0"), uint32(file.memory_kib), uint32(file.passes), uint32(file.lanes),
    salt, nonce, base64(file.verify), base64(file.seal), utf8(file.service ?? ""),
  ]);
  const check = sha256(locked, publicPart).subarray(0, 8);
  if (!check.equals(base64(file.check))) fail("a damaged key file");
  const cost = { m: file.memory_kib, t: file.passes, p: file.lanes, dkLen: 32, version: 0x13 };
  const key = Buffer.from(argon2id(utf8(passphrase.trim()), salt, cost));
  return unlock(key, nonce, publicPart, locked);
}

export function readSheet(text) {
  const seed = fromBase32(text.replace(/[\s-]/g, "").toUpperCase());
  const secret = seed.subarray(0, 32);
  const checksum = sha256(utf8("heard/1/recovery\0"), secret).subarray(0, 3);
  return checksum.equals(seed.subarray(32)) ? secret : fail("a slip on the sheet");
}

export const fingerprint = (publicKey) =>
  toBase32(sha256(utf8("heard/1/service\0"), publicKey).subarray(0, 16));

export function openSigned(signed, kind, publicKey) {
  const document = base64(signed.document);
  const bytes = Buffer.concat([utf8(kind), Buffer.from([0]), document]);
  const holds = signed.heard === kind && verifies(publicKey, bytes, base64(signed.signature));
  return holds ? JSON.parse(document.toString("utf8")) : fail(`not signed as ${kind}`);
}

export function openService(signed, expected) {
  const claimed = JSON.parse(base64(signed.document).toString("utf8"));
  const service = openSigned(signed, "service/1", base64(claimed.key));
  const known = [fingerprint(base64(service.key))];
  let successor = base64(service.key);
  for (const { from, signature } of (service.lineage ?? []).toReversed()) {
    const bytes = Buffer.concat([utf8("heard/1/hand-over\0"), successor]);
    if (!verifies(base64(from), bytes, base64(signature))) fail("a hand-over that does not hold");
    successor = base64(from);
    known.push(fingerprint(successor));
  }
  return known.includes(expected) ? service : fail("another service");
}

/** Every key of every group that these keys are in, and the names they may know. */
export async function openKeyring(signed, service, { sealing }) {
  const keyring = openSigned(signed, "keyring/1", base64(service.key));
  if (keyring.service !== service.key) fail("another service's keyring");
  const member = sealing.id.toString("hex");
  const keys = [];
  const workspaces = new Map();
  for (const group of keyring.groups) {
    const wrapped = group.wraps.find((candidate) => candidate.member === member);
    if (!wrapped) continue;
    const aad = Buffer.concat([sealing.id, rootContext(group.name, group.epoch)]);
    let root = await unwrap(sealing, base64(wrapped.enc), base64(wrapped.root), "heard/1/root", aad);
    workspaces.set(group.name, workspaceKey(root));
    keys.push(await groupKey(root, group.key));
    for (const past of group.past ?? []) {
      const context = rootContext(group.name, past.epoch);
      root = unlockShared(workspaceKey(root), "heard/1/workspace/past-root", context, past.root);
      keys.push(await groupKey(root, past.key));
    }
  }
  return { keys, names: names(keyring, workspaces), serviceKey: serviceKey(keyring, workspaces) };
}

const rootContext = (group, epoch) => Buffer.concat([uint32(epoch), utf8(group)]);

const workspaceKey = (root) => derive(root, "heard/1/group/workspace");

async function groupKey(root, publicKey) {
  const key = await sealingKey(derive(root, "heard/1/group/seal"));
  return key.publicKey.equals(base64(publicKey)) ? key : fail("a root of another key");
}

function names(keyring, workspaces) {
  return keyring.members.map((member) => {
    const first = keyring.groups.find(({ wraps }) => wraps.some((wrapped) => wrapped.member === member.id));
    const workspace = workspaces.get(first?.name);
    if (!workspace) return null;
    const context = keyId(base64(member.seal));
    const padded = unlockShared(workspace, "heard/1/workspace/name", context, member.name);
    return padded.toString("utf8").replace(/\0+$/, "");
  });
}

/** Managers hold the service's own key. */
function serviceKey(keyring, workspaces) {
  const workspace = workspaces.get("managers");
  if (!workspace) return null;
  const context = base64(keyring.service);
  const seed = unlockShared(workspace, "heard/1/workspace/service-seed", context, keyring.service_seed);
  return signingKey(seed).publicKey.toString("base64url");
}

export function signChallenge({ signing }, origin, challenge) {
  const signature = sign(null, utf8(`heard/1/session\0${origin}\0${challenge}`), signing.privateKey);
  return {
    key: signing.publicKey.toString("base64url"),
    challenge,
    signature: signature.toString("base64url"),
  };
}

// --- Base32 (RFC 4648, no padding) --------------------------------------------------------------

function toBase32(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const digits = bits.match(/.{1,5}/g) ?? [];
  return digits.map((digit) => ALPHABET[parseInt(digit.padEnd(5, "0"), 2)]).join("");
}

function fromBase32(text) {
  const bits = [...text].map((digit) => ALPHABET.indexOf(digit).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
