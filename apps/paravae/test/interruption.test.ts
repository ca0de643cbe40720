import { expect, it, vi } from "vitest";
import { exitNow } from "../src/exit-now.js";
import { withInterruption } from "../src/interruption.js";

vi.mock("../src/exit-now.js", () => ({ exitNow: vi.fn() }));

it("a signal ends the process at once a second after the first, no sooner", async () => {
  vi.useFakeTimers();
  await withInterruption(async ({ signal }) => {
    process.emit("SIGTERM", "SIGTERM");
    expect(signal.aborted).toBe(true);
    for (const waitMs of [0, 10, 989]) {
      vi.advanceTimersByTime(waitMs);
      process.emit("SIGINT", "SIGINT");
    }
    expect(exitNow).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    process.emit("SIGINT", "SIGINT");
    expect(exitNow).toHaveBeenCalledExactlyOnceWith(130);
  });
});
