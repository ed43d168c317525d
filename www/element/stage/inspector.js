import { CoalescedAction } from "../coalesced-action.js";
import { pointed, tried } from "../words.js";

/** Shows what a map says at a point, and what the method tried there. */
export class Inspector {
  #view;
  #mapper;
  #showing = new CoalescedAction(() => this.#show());

  /** @param {import("../view.js").View} view @param {import("../mapper.js").Mapper} mapper */
  constructor(view, mapper) {
    this.#view = view;
    this.#mapper = mapper;
  }

  /** Whether there is a point. */
  get pointed() {
    return Boolean(this.#view.pointer.at);
  }

  /** Shows the point as it is now, soon. */
  refresh() {
    return this.#showing.run();
  }

  async #show() {
    const { stage, pointer, ranking } = this.#view;
    const { picture } = this.#mapper;
    const place = pointer.at;
    stage.mark(place);
    if (!place || !picture) {
      stage.showTrial();
      stage.say("");
      ranking.move();
      return;
    }
    const trial = await this.#mapper.trial(stage.onPhoto(place)).catch(() => null);
    if (pointer.at !== place || this.#mapper.picture !== picture) return;
    stage.showTrial(trial);
    ranking.move(trial?.probabilities);
    const { mode } = picture.info.parameters;
    stage.say(
      trial
        ? tried(trial, mode, ranking.subject || undefined)
        : pointed(stage.valueAt(place), picture.info),
    );
  }
}
