// The result can be heard, too.
import { sound } from "./tones.js";

sound(document.querySelector("#check-in-result").dataset.tone);
