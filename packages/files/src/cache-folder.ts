import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where downloads are kept unless told otherwise: $PARAVAE_CACHE, else the platform's cache folder
 * ($XDG_CACHE_HOME or ~/.cache; %LOCALAPPDATA% on Windows) with `paravae` in it.
 */
export function defaultCacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { PARAVAE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (PARAVAE_CACHE) return PARAVAE_CACHE;
  // The XDG specification has relative paths ignored.
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return join(XDG_CACHE_HOME, "paravae");
  if (platform === "win32" && LOCALAPPDATA) return join(LOCALAPPDATA, "paravae");
  return join(homedir(), ".cache", "paravae");
}
