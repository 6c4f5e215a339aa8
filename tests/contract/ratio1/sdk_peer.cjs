// sdk_peer.cjs <folder with node_modules>: the official clients as a program that others can talk to. Answers each line
// of standard input, {"do":operation,…arguments}, with one line: {"value":…} or {"error":code,"message":sentence}.
// Bytes of files are base64. Addresses and secrets come from the environment, as in other programs that use them.
'use strict';

const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');
const { Readable } = require('node:stream');

const installed = createRequire(`${process.argv[2]}/package.json`);
const { EdgeSdk } = installed('@ratio1/edge-sdk-ts');
const { CStoreAuth } = installed('@ratio1/cstore-auth-ts');

const { cstore, r1fs } = new EdgeSdk();
const accounts = new CStoreAuth().simple;

// The node streams a file; the development server tells only where it lies.
async function getFile({ cid, secret }) {
  const found = await r1fs.getFile({ cid, secret });
  if (typeof found.arrayBuffer !== 'function') return { meta: found };
  return { bytes: Buffer.from(await found.arrayBuffer()).toString('base64') };
}

const operations = {
  status: async () => [await cstore.getStatus(), await r1fs.getStatus()],
  get: ({ key }) => cstore.getValue({ key }),
  set: ({ key, value }) => cstore.setValue({ key, value }),
  hget: ({ hash, field }) => cstore.hget({ hkey: hash, key: field }),
  hset: ({ hash, field, value }) => cstore.hset({ hkey: hash, key: field, value }),
  hgetall: ({ hash }) => cstore.hgetall({ hkey: hash }),
  addFile: async ({ bytes, filename }) => (await r1fs.addFile({ file: Buffer.from(bytes, 'base64'), filename })).cid,
  addStream: async ({ bytes, filename }) => {
    const stream = Readable.from([Buffer.from(bytes, 'base64')]);
    return (await r1fs.addFile({ file: stream, filename })).cid;
  },
  addFileBase64: async ({ bytes, filename }) => (await r1fs.addFileBase64({ file_base64_str: bytes, filename })).cid,
  addJson: async ({ data, filename }) => (await r1fs.addJson({ data, fn: filename })).cid,
  getFile,
  getFileBase64: ({ cid }) => r1fs.getFileBase64({ cid }),
  deleteFile: ({ cid }) => r1fs.deleteFile({ cid }),
  deleteFiles: ({ cids }) => r1fs.deleteFiles({ cids }),
  createUser: ({ username, password, options }) => accounts.createUser(username, password, options),
  authenticate: ({ username, password }) => accounts.authenticate(username, password),
  getUser: ({ username }) => accounts.getUser(username),
  getAllUsers: () => accounts.getAllUsers(),
  updateUser: ({ username, options }) => accounts.updateUser(username, options),
  changePassword: async ({ username, password, next }) => {
    await accounts.changePassword(username, password, next);
    return true;
  },
};

async function answer(line) {
  const call = JSON.parse(line);
  try {
    return { value: (await operations[call.do](call)) ?? null };
  } catch (error) {
    return { error: error.code ?? error.response?.status ?? 'unknown', message: String(error.message) };
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
  }
})();
