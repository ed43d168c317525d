// ./build.sh bench: measures dist/ and its peers in Chromium, and reports.
import { forward, PEERS } from "./forward.mjs";
import { gradient } from "./gradient.mjs";
import { machine } from "./machine.mjs";
import { Peers } from "./peers.mjs";
import { plot } from "./plot.mjs";
import { Report } from "./report.mjs";
import { ROWS } from "./rows.mjs";
import { Server } from "./server.mjs";
import { startup } from "./startup.mjs";
import { occlusion, windows } from "./windows.mjs";

const PHOTO = "gallery/cat.jpg";

const server = new Server();
const peers = new Peers();
await server.start();
try {
  const where = await machine();
  await peers.open(server);
  await peers.start(PEERS, PHOTO);
  console.error("forward passes");
  const figures = await forward(peers);
  console.error("gradients");
  Object.assign(figures, await gradient(peers));
  console.error("occlusion maps");
  Object.assign(figures, await occlusion(server, peers));
  console.error("windows");
  const { figures: found, series } = await windows(server, peers);
  Object.assign(figures, found);
  console.error("start-up");
  Object.assign(figures, await startup(server));
  const report = new Report(ROWS, figures, where);
  console.log(`${report.table}\n\n${report.circumstances}`);
  await report.writeJson(series);
  await report.writeReadme();
  await plot(series);
} finally {
  await peers.close();
  server.stop();
}
