// The process of `inspectTensorflow`: prints what TensorFlow it loads, or why it loads none, as a line of JSON.
import { loadTensorflow } from "./load-tensorflow.js";

try {
  const { version, nativeVersion, path } = loadTensorflow();
  console.log(JSON.stringify({ version, nativeVersion, path }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}
