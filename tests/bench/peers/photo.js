// The worker that decodes the photo: only a worker reads files.
import { serve } from "../../../dist/engine/protocol.js";

serve({
  /** The photo's values, as the page hands them to its network. */
  async input({ engine, manifestName, manifest, photo }) {
    const { default: init, Darkroom } = await import(`../../../dist/engine/${engine}/heatlens.js`);
    await init();
    const room = new Darkroom(manifestName, manifest, "as-is");
    room.open(photo);
    return room.input();
  },
});
