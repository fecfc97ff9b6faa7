// Adds up what all tests of a run came to, from the reports of surefire and vitest:
//   node tally.mjs ROOT yes|no     (no: something that is not a test failed, which counts as one)
// Prints one line; exits with 1 when anything failed, or nothing ran.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [root, complete] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };

function add({ total, failed, skipped }) {
  sum.passed += total - failed - skipped;
  sum.failed += failed;
  sum.skipped += skipped;
}

function* files(directory, suffix) {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    return; // a module without reports
  }
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isFile() && entry.name.endsWith(suffix)) yield path;
  }
}

const modules = readdirSync(join(root, "server")).map((name) => `server/${name}`);
for (const module of ["protocol", ...modules]) {
  for (const file of files(join(root, module, "target/surefire-reports"), ".xml")) {
    const suite = /<testsuite\b[^>]*>/.exec(readFileSync(file, "utf8"))?.[0] ?? "";
    const count = (name) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    add({ total: count("tests"), failed: count("errors") + count("failures"), skipped: count("skipped") });
  }
}

for (const file of files(join(root, "client-js/target"), ".json")) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  if (typeof report.numTotalTests !== "number") continue;
  const broken = report.testResults.filter((suite) => suite.status === "failed" && suite.assertionResults.length === 0);
  add({
    total: report.numTotalTests + broken.length,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  });
}

if (complete !== "yes" && sum.failed === 0) sum.failed = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed` + (sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""));
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
