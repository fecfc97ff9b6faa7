// The client under test as a program: commands go to its standard input, events come from its standard
// output, both one JSON object a line.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How much of what a client writes to its standard error is kept to explain its end. */
const MOST_COMPLAINTS = 2000;

/** How to start the program that this command line names. */
export function program(command) {
  return ({ url, token, event, ended }) => {
    const child = spawn(command, {
      shell: true,
      detached: true, // a group of its own, so that what the shell started ends with it
      env: { ...process.env, ROOKERY_URL: url, ROOKERY_TOKEN: token },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let complaints = "";
    child.stderr.on("data", (data) => (complaints = (complaints + data).slice(-MOST_COMPLAINTS)));
    child.stdin.on("error", () => {}); // its end says it
    createInterface({ input: child.stdout }).on("line", (line) => event(parsed(line)));
    child.on("close", (code, signal) => ended(`${code ?? signal}`, complaints.trim()));
    return {
      tell: (command) => child.stdin.write(`${JSON.stringify(command)}\n`),
      kill: () => {
        if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
      },
    };
  };
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return { event: "malformed", line };
  }
}
