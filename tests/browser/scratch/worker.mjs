// Answers with the SHA-256 of what it is sent, as the sealing worker works on bytes.
import { hex } from './hex.mjs';

self.onmessage = async ({ data }) => {
  self.postMessage(hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(data))));
};
