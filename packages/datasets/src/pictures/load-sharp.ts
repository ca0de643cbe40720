import { ParavaeError } from "@paravae/core";

/**
 * sharp, which reads and writes pictures. It is an addon of Node's, and is loaded when a picture first needs it: where it cannot be, all
 * else works.
 *
 * @throws ParavaeError E_NO_SHARP when Node refuses it, or it has no build for this system
 */
export async function loadSharp(): Promise<typeof import("sharp").default> {
  try {
    return (await import("sharp")).default;
  } catch (cause) {
    const { message } = cause as Error;
    // sharp wraps the error of each file that it tries, and hands on no code.
    const reason = message.includes("ERR_DLOPEN_DISABLED")
      ? "Node's permission model refuses addons, and sharp is one; start node with --allow-addons"
      : `sharp does not load (${message.split("\n")[0]}); install it again`;
    throw new ParavaeError("E_NO_SHARP", `pictures: ${reason}`, { cause });
  }
}
