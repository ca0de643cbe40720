export { appendText } from "./append-text.js";
export { defaultCacheFolder } from "./cache-folder.js";
export { exists } from "./exists.js";
export { describeFileError, fileAdvice, writeError } from "./file-error.js";
export { fillFromFile } from "./fill-from-file.js";
export { makeFolder, removeFolders } from "./make-folder.js";
export { type OpenedFile, openRegularFile } from "./open-regular-file.js";
export { replaceFile, targetOfTemporary } from "./replace-file.js";
export { writeFileAtomically } from "./write-file-atomically.js";
