/**
 * Names that the dynamic loader looks for, best first: oneDNN is the fastest at the sizes of a training step, and none
 * but it has bfloat16.
 */
const names: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    ...["libdnnl.so.3", "libdnnl.so.2", "libdnnl.so"],
    ...["libmkl_rt.so.3", "libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so"],
    ...["libopenblas.so.0", "libopenblas.so"],
    ...["libblis.so.4", "libblis.so.5", "libblis.so"],
  ],
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    ...["libdnnl.3.dylib", "libdnnl.dylib", "libopenblas.0.dylib", "libopenblas.dylib"],
  ],
  win32: ["dnnl.dll", "mkl_rt.2.dll", "libopenblas.dll", "openblas.dll"],
};

/** Where a BLAS may be found on this system. */
export const usualPlaces = (): readonly string[] => names[process.platform] ?? [];
