// Reads {secret, headers, body} from a file and says what the library makes of it.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { Webhook } = require(join(process.argv[2], "node_modules", "standardwebhooks"));

const { secret, headers, body } = JSON.parse(readFileSync(process.argv[3], "utf8"));
try {
  console.log(`verified: ${JSON.stringify(new Webhook(secret).verify(body, headers))}`);
} catch (refusal) {
  console.log(`refused: ${refusal.message}`);
}
