// What the package declares is what its modules are, both ways.
import type * as Declared from "../../../www/heatlens.js";
import { HeatLens as Element } from "../../../www/element/heat-lens.js";
import type { Engine } from "../../../www/engine/engine.js";
import type { Session } from "../../../www/engine/session.js";

/** Fails where a type is not the other one. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** What the class has for the site's own views, and for browsers. */
type Own =
  | "scene"
  | "modelSource"
  | "connectedCallback"
  | "disconnectedCallback"
  | "attributeChangedCallback";
type Listening = "addEventListener";

// An element of the class is what is declared, and what is declared is all that it shows.
declare const element: Element;
export const declared: Omit<Declared.HeatLens, "follow" | Listening> = element;
export const members: Same<Exclude<keyof Element, Own>, keyof Declared.HeatLens> = true;

// Each member has the same type; `methods` has more in it, and `follow` takes an element of its kind.
type Compared = Exclude<keyof Declared.HeatLens, keyof HTMLElement | "follow" | "methods">;
export const types: { [K in Compared]: Same<Element[K], Declared.HeatLens[K]> } = {} as {
  [K in Compared]: true;
};

// Attributes are the properties that can be set.
export const attributes: Same<
  (typeof import("../../../www/element/attributes.js"))["ATTRIBUTES"][number],
  | keyof Declared.MethodOptions
  | "src"
  | "tones"
  | "model"
  | "method"
  | "target"
  | "versus"
  | "colormap"
  | "scale"
  | "group"
  | "opacity"
  | "frame"
  | "controls"
  | "autostart"
  | "alt"
  | "poster"
> = true;

// What a session reads is what events and explanations hold.
export const picture: Same<
  NonNullable<Awaited<ReturnType<Session["read"]>>>,
  Declared.Picture
> = true;
export const classes: Same<
  Awaited<ReturnType<Session["classify"]>>,
  Declared.Explanation["classes"]
> = true;
export const methods: Declared.HeatLens["methods"] = [] as Engine["methods"];
