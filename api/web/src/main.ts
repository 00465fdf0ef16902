/** The entry: what the first screen will show is asked for before what shows it is loaded. */
import "./polyfills";
import "./style/tokens.css";
import "./style/base.css";
import { askAhead } from "./live/ahead";

askAhead();
void import("./start");
