import { runPictureTask } from "./picture-tasks.js";

/** What each thread of a pool runs. */
export default runPictureTask;
