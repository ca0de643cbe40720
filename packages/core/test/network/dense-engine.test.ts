import { engineContract } from "@paravae/testkit";
import { denseOverReference } from "./engine-under-test.js";

engineContract("dense over reference", denseOverReference);
