import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { withOptionalPart } from "@paravae/testkit";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { loadBlas, nameOfBlas, requireBf16 } from "../src/index.js";
import { installed, libraries } from "./libraries.js";

const before = process.env.PARAVAE_BLAS;
const folder = mkdtempSync(join(tmpdir(), "paravae-blas-"));

afterEach(() => {
  if (before === undefined) delete process.env.PARAVAE_BLAS;
  else process.env.PARAVAE_BLAS = before;
});
afterAll(() => rmSync(folder, { recursive: true }));

function refusal(path: string): ParavaeError {
  process.env.PARAVAE_BLAS = path;
  try {
    loadBlas();
  } catch (error) {
    expect(error).toBeInstanceOf(ParavaeError);
    expect((error as Error).message).not.toContain("\n");
    return error as ParavaeError;
  }
  return expect.fail(`${path} was taken`);
}

/** A library of these C functions. */
function compile(name: string, source: string): string {
  const [c, library] = [join(folder, `${name}.c`), join(folder, `${name}.so`)];
  writeFileSync(c, source);
  execFileSync("cc", ["-shared", "-fPIC", "-o", library, c], { stdio: "pipe" });
  return library;
}

const sgemm = (
  body: string,
): string => `void cblas_sgemm(int order, int ta, int tb, int m, int n, int k, float alpha,
  const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) { ${body} }`;

const plain = `for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) {
  double sum = 0;
  for (int p = 0; p < k; p++)
    sum += (double)(ta == 112 ? a[p * lda + i] : a[i * lda + p]) * (tb == 112 ? b[j * ldb + p] : b[p * ldb + j]);
  c[i * ldc + j] = sum;
}`;

describe("what PARAVAE_BLAS may name by mistake", () => {
  test("nothing that is there", () => {
    expect(refusal("/nowhere/libblas.so")).toMatchObject({
      code: "E_NO_BLAS",
      message: expect.stringMatching(/^PARAVAE_BLAS: there is no \/nowhere\/libblas.so; /),
    });
  });

  test("a name that the loader does not find", () => {
    expect(refusal("libsurelynothing.so")).toMatchObject({
      code: "E_NO_BLAS",
      message: expect.stringMatching(/^PARAVAE_BLAS: libsurelynothing.so does not load as a shared library /),
    });
  });

  test("a text file", () => {
    const path = join(folder, "text.so");
    writeFileSync(path, "not a library\n");
    expect(refusal(path)).toMatchObject({
      code: "E_NO_BLAS",
      message: expect.stringMatching(/text.so does not load as a shared library \(.*\); name a library/),
    });
  });

  test("a folder", () => {
    expect(refusal(folder).message).toMatch(/is a folder, expected a shared library/);
  });

  withOptionalPart(
    "libraries that this suite compiles",
    () => compile("empty", "int answer(void) { return 42; }"),
    (empty) => {
      test("a library without sgemm", () => {
        expect(refusal(empty)).toMatchObject({
          code: "E_NO_BLAS",
          message: expect.stringMatching(
            /^blas: .*empty.so has neither dnnl_sgemm nor cblas_sgemm; name a library/,
          ),
        });
      });

      test.each([
        ["zeros", "for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) c[i * ldc + j] = 0;"],
        ["nothing", ""],
        ["the last column wrong", `${plain} if (n > 8) c[n - 1] += 0.01f;`],
        ["NaN", "for (int i = 0; i < m; i++) for (int j = 0; j < n; j++) c[i * ldc + j] = 0.0f / 0.0f;"],
        ["one element too many", `${plain} c[m * ldc] = 1;`],
        ["transposes ignored", `ta = tb = 111; ${plain}`],
      ])("a library that gives %s", (name, body) => {
        const path = compile(name.replaceAll(" ", "-"), sgemm(body));
        const error = refusal(path);
        expect(error.code).toBe("E_BLAS_WRONG");
        expect(error.message).toMatch(
          /^blas: .*\.so computes wrongly: A.*; use another library, or --engine wasm$/,
        );
        expect(error.message).toContain(path);
      });

      test("a library that needs what is not there", () => {
        const path = compile(
          "unresolved",
          `extern void missing_function(void); ${sgemm("missing_function();")}`,
        );
        expect(refusal(path).code).toBe("E_NO_BLAS");
      });

      test("and a plain one that computes rightly is taken, by a relative path too", () => {
        const path = compile("right", sgemm(plain));
        process.env.PARAVAE_BLAS = path;
        expect(loadBlas()).toEqual({ path, name: "cblas", version: undefined });
        expect(() => requireBf16(loadBlas())).toThrow(
          expect.objectContaining({
            code: "E_NO_BF16",
            message: expect.stringMatching(
              /^precision: bf16 is not to be had here: blas-cblas has no product of bfloat16/,
            ),
          }),
        );
        const cwd = process.cwd();
        try {
          process.chdir(folder);
          process.env.PARAVAE_BLAS = "./right.so";
          expect(loadBlas().path).toBe(path);
        } finally {
          process.chdir(cwd);
        }
      });
    },
  );
});

describe("libraries by name and version", () => {
  const names = {
    oneDNN: /^blas-onednn-\d+\.\d+\.\d+$/,
    "OpenBLAS over pthreads": /^blas-openblas-\d+\.\d+\.\d+$/,
    "BLIS, serial": /^blas-blis-\d+\.\d+\.\d+$/,
  } as const;
  for (const [name, expected] of Object.entries(names)) {
    const path = libraries[name as keyof typeof names];
    withOptionalPart(
      name,
      () => installed(path),
      () => {
        test(name, () => {
          process.env.PARAVAE_BLAS = path;
          const spec = loadBlas();
          expect(nameOfBlas(spec, "float32")).toMatch(expected);
          expect(nameOfBlas(spec, "bf16")).toMatch(/-bf16$/);
        });
      },
    );
  }

  test("the best one that is there is found without being named, the same each time", () => {
    delete process.env.PARAVAE_BLAS;
    let found: ReturnType<typeof loadBlas>;
    try {
      found = loadBlas();
    } catch (error) {
      expect(error).toMatchObject({
        code: "E_NO_BLAS",
        message: expect.stringMatching(/^blas: none was found/),
      });
      return;
    }
    expect(loadBlas()).toBe(found);
  });
});
