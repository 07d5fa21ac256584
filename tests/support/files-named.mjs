import { output } from "../../pkg/scripts/run.mjs";

/** The paths of the files with one of these names in the repository. */
export const filesNamed = (...names) =>
  output("git", ["ls-files", "--", ...names.map((name) => `:(glob)**/${name}`)]).split("\n");
