import "./loaded.js";
import "../define.js";
import { keepOffline } from "./offline.js";

keepOffline();
