import { packBody, unpackBody } from "./body.js";
import { checkState } from "./check-state.js";
import { withName } from "./content-error.js";
import { open, seal } from "./envelope.js";
import type { Checkpoint } from "./training-state.js";

/**
 * A checkpoint as the bytes of its file (`envelope.ts` and `body.ts` draw them). Equal checkpoints give
 * equal bytes. `settings` goes through JSON; undefined becomes null.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT when a field is not what it has to be
 */
export const encodeCheckpoint = (checkpoint: Checkpoint): Uint8Array => seal(encodeBody(checkpoint));

/**
 * The body of `encodeCheckpoint`'s file.
 *
 * @param buffer where to put it, if it fits
 */
export const encodeBody = (checkpoint: Checkpoint, buffer?: Buffer): Uint8Array =>
  withName("checkpoint", "nothing was written", () => {
    checkState(checkpoint.state);
    return packBody(checkpoint, buffer);
  });

/**
 * The checkpoint in the bytes of a file, every field checked; its arrays are copies. The bytes are not
 * trusted: they take memory in proportion to their own size, and no code is made from them.
 *
 * @param name what to call it in errors
 * @throws ParavaeError E_CHECKPOINT_FORMAT, E_CHECKPOINT_LENGTH, E_CHECKPOINT_CHECKSUM,
 *   E_CHECKPOINT_VERSION (see `envelope.ts`), E_CHECKPOINT_CONTENT when what they hold cannot be resumed
 */
export function decodeCheckpoint(bytes: Uint8Array, name = "checkpoint"): Checkpoint {
  const { body, version } = open(bytes, name);
  return withName(name, "paravae has not written this; use another checkpoint", () => {
    const checkpoint = unpackBody(body, version);
    checkState(checkpoint.state);
    return checkpoint;
  });
}
