// Preloaded by node --import: from here on the system refuses this process executable memory in both ways that native code asks
// for it. V8's own code stays as it is: it is mapped to be written and executed at once.
//
//     mprotect(…, PROT_READ | PROT_EXEC) → EACCES      memfd_create → EPERM      all else as ever
//
// A filter of system calls does it (seccomp, a program of classic BPF), which no process can take off again.
import koffi from "koffi";

const setNoNewPrivileges = 38;
const setSeccomp = 22;
const filterMode = 2;

const systemCalls = { mprotect: 10, memfdCreate: 319 };
const readExecute = 5;
/** Where struct seccomp_data has the number of the call, and the low half of its third argument. */
const [numberAt, thirdArgumentAt] = [0, 32];

const allow = 0x7fff_0000;
const refuse = (errno) => 0x0005_0000 + errno;
const [EPERM, EACCES] = [1, 13];

/** A BPF instruction; jumps skip as many instructions as `whenTrue` or `whenFalse` says. */
function instruction(code, operand, whenTrue = 0, whenFalse = 0) {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(whenTrue, 2);
  bytes.writeUInt8(whenFalse, 3);
  bytes.writeUInt32LE(operand, 4);
  return bytes;
}
const load = (at) => instruction(0x20, at);
const isEqual = (value, jumps) => instruction(0x15, value, jumps.whenTrue, jumps.whenFalse);
const giveBack = (value) => instruction(0x06, value);

const program = [
  load(numberAt),
  isEqual(systemCalls.memfdCreate, { whenTrue: 5 }),
  isEqual(systemCalls.mprotect, { whenFalse: 3 }),
  load(thirdArgumentAt),
  isEqual(readExecute, { whenFalse: 1 }),
  giveBack(refuse(EACCES)),
  giveBack(allow),
  giveBack(refuse(EPERM)),
];

const bytes = Buffer.concat(program);
/** struct sock_fprog */
const filter = Buffer.alloc(16);
filter.writeUInt16LE(program.length, 0);
filter.writeBigUInt64LE(BigInt(koffi.address(bytes)), 8);

const prctl = koffi.load(null).func("int prctl(int, uint64_t, uint64_t, uint64_t, uint64_t)");
for (const [option, ...values] of [
  [setNoNewPrivileges, 1, 0],
  [setSeccomp, filterMode, koffi.address(filter)],
]) {
  if (prctl(option, ...values, 0, 0) !== 0) throw new Error(`prctl ${option}: refused`);
}
