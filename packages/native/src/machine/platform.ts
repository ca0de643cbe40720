/**
 * Why native code cannot run on a system, or undefined on Linux on x86-64, where it can.
 *
 * What others would need:
 *
 * - Windows on x86-64. `libc.ts`: VirtualAlloc, VirtualProtect, VirtualFree and FlushInstructionCache. `entry.ts` and `cpuid.ts`: its
 *   calling convention, with arguments in rcx, rdx and r8, and with rsi, rdi and xmm6 to xmm15 saved too. The kernels stay as they are.
 * - macOS on x86-64. `libc.ts`: its value of MAP_ANONYMOUS. There is no memfd_create to fall back to.
 * - arm64. An assembler and kernels for NEON. On macOS also MAP_JIT, pthread_jit_write_protect_np in place of mprotect, and
 *   sys_icache_invalidate.
 */
export function whyNoNativeOn(platform: NodeJS.Platform, arch: NodeJS.Architecture): string | undefined {
  if (platform === "linux" && arch === "x64") return undefined;
  return `this is ${platform} on ${arch}, expected linux on x64`;
}
