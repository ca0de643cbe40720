/** A file to download, by its name on every mirror, its exact size and its SHA-256. */
export interface CatalogFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A dataset that is not embedded: where a system may have it, and where to fetch it. */
export interface CatalogEntry {
  readonly name: string;
  /** Folders of operating system packages, looked at before anything is downloaded. */
  readonly systemFolders: readonly string[];
  /** Folders on the network, tried in this order; each ends in a slash. */
  readonly mirrors: readonly string[];
  readonly files: readonly CatalogFile[];
  /** How else to get it, for whoever has no network. */
  readonly advice: string;
}

/**
 * The images of Xiao, Rasul & Vollgraf 2017. The SHA-256 are of the files whose MD5 its README publishes.
 */
const fashionMnist: CatalogEntry = {
  name: "fashion-mnist",
  systemFolders: ["/usr/share/datasets/fashion-mnist"],
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
  ],
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      bytes: 26_421_880,
      sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 29_515,
      sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 4_422_102,
      sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 5_148,
      sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    },
  ],
  advice: "`apt install dataset-fashion-mnist` on Debian or Ubuntu",
};

/** The handwritten digits of LeCun, Cortes & Burges 1998; the SHA-256 are those other libraries pin too. */
const mnist: CatalogEntry = {
  name: "mnist",
  systemFolders: [],
  mirrors: [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ],
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      bytes: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    },
  ],
  advice: "use `digits`, which needs no download",
};

export const catalog = { "fashion-mnist": fashionMnist, mnist } as const;
